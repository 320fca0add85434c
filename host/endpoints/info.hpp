#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"
#include "registry/info.hpp"

namespace host::endpoints {

/// What the build knows of the program. Texts that are empty are not shown.
struct build_info {
  std::string artifact;
  std::string version;
  std::string group;
  std::string time;  ///< ISO 8601, UTC
};

/// The commit that it was built from; likewise.
struct git_info {
  std::string branch;
  std::string commit;       ///< all digits
  std::string time;         ///< of the commit, ISO 8601, UTC
  std::string description;  ///< its first line
  bool is_whole = false;    ///< show all of it, else branch, short commit and time
};

struct info_settings {
  /// Name and JSON of what the configuration has the page say, first.
  std::vector<std::pair<std::string, std::string>> environment;
  std::optional<git_info> git;
  std::optional<build_info> build;
  bool shows_os = true;
  bool shows_process = true;
  /// Whether the member of a plugin is shown; empty: all are. Asked on network threads.
  std::function<bool(std::string_view member)> shows_member;
};

/// The page of what this program is, of which build, on which system, and then what its plugins
/// say:
///   {"app":..,"git":{"branch","commit":{"id","time"}},"build":{"artifact","name","version",..},
///    "os":{"name","version","arch"},"process":{"pid","parentPid","owner","cpus","memory"},...}
/// Any thread may ask.
class info_page {
 public:
  /// `members` outlives it.
  info_page(info_settings settings, const registry::info_registry& members);

  std::string text() const;

 private:
  std::vector<std::pair<std::string, std::string>> environment_;
  std::string constant_;  ///< the host's own members that do not change, `"name":value,` each
  std::string process_;   ///< of the process, what does not change; "": it is not shown
  std::function<bool(std::string_view)> shows_member_;
  const registry::info_registry& members_;
};

/// GET info. `members` outlives the endpoint.
tl::expected<void, std::string> declare_info(registry::endpoint_registry& endpoints,
                                             info_settings settings,
                                             const registry::info_registry& members);

}  // namespace host::endpoints
