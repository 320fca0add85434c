#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace host::plugin {

/// Gives the calling thread the name of a plugin while it is inside of it. A thread that the plugin
/// starts there has that name too, unless it takes another: for whoever looks at the process, and
/// to tell whose threads are left at the end.
class named_while_inside {
 public:
  explicit named_while_inside(const std::string& name);
  ~named_while_inside();
  named_while_inside(const named_while_inside&) = delete;
  named_while_inside& operator=(const named_while_inside&) = delete;

 private:
  std::string before_;
};

/// The name of an instance's threads, which no other instance of the host has: "p2:backup".
std::string thread_name_of(std::string_view plugin_id, std::uint64_t instance);

/// How many threads of this process have such a name. One that is about to end gets a moment to do
/// so.
std::size_t threads_left(const std::string& name);

}  // namespace host::plugin
