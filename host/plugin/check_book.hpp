#pragma once

#include <actuator/ext/health.h>

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "registry/health.hpp"

namespace host::plugin {

class host_table;

/// The health checks of one plugin instance: asked on a worker at their interval, one open call
/// each at most, answered by complete(). A call that its deadline has passed reads UNKNOWN and is
/// still owed. Safe from any thread.
class check_book {
 public:
  explicit check_book(host_table& table) : table_(table) {}
  check_book(const check_book&) = delete;
  check_book& operator=(const check_book&) = delete;

  /// `component`: the handle that the health registry gave. First asked when the host serves.
  void add(std::uint64_t component, const actuator_health_check& check);

  enum class outcome { taken, late, unknown };
  outcome complete(actuator_call call, registry::health_status status, std::string details);

  /// Asks no more; to be called once the gate is closed. Open calls stay owed.
  void close();

  /// Calls that the plugin still owes an answer.
  std::vector<std::uint64_t> open_calls() const;

 private:
  struct entry {
    std::uint64_t component = 0;
    actuator_health_check check{};
    std::uint64_t work = 0;   ///< of the next question, in the schedule
    std::uint64_t alarm = 0;  ///< of the deadline
    actuator_call call = 0;   ///< 0: none is open
    bool expired = false;
  };
  void schedule(std::size_t place, std::int64_t after_ms);
  void ask(std::size_t place);
  void expire(std::size_t place, actuator_call call);
  void show(const entry& of, registry::health_status status, std::string details) const;

  host_table& table_;
  mutable std::mutex mutex_;
  std::vector<entry> entries_;
  bool closed_ = false;
};

}  // namespace host::plugin
