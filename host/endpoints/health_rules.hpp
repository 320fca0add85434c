#pragma once

#include <array>
#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "registry/health.hpp"

namespace host::endpoints {

/// How the states of several components become one, and which code that is answered with. At first
/// as clients know it: the worst counts, DOWN and OUT_OF_SERVICE are 503.
class status_rules {
 public:
  /// Statuses, the one that counts most first, as people write them: `out-of-service` is
  /// OUT_OF_SERVICE. One that is left out counts nothing, one that no component has does not
  /// matter.
  void order_by(const std::vector<std::string>& order);

  /// The code by status; those that are left out get 200. 200 to 599 each.
  void answer_with(const std::map<std::string, int>& codes);

  /// Makes `counted` the status that counts more, if that of one more component counts at all.
  void count(registry::health_status status,
             std::optional<registry::health_status>& counted) const {
    const auto rank = rank_[place(status)];
    if (rank != left_out && (!counted || rank < rank_[place(*counted)])) counted = status;
  }
  int code_of(registry::health_status status) const { return code_[place(status)]; }

 private:
  static constexpr std::size_t left_out = std::numeric_limits<std::size_t>::max();
  static std::size_t place(registry::health_status status) {
    return static_cast<std::size_t>(status);
  }
  std::array<std::size_t, 4> rank_{0, 1, 2, 3};  // in the order of health_status
  std::array<int, 4> code_{503, 503, 200, 200};
};

/// What an answer tells.
enum class health_shows { status, components, details };

/// What it tells those who are authorized: whom the port knows, and who has one of the roles.
struct authorized_health {
  std::optional<health_shows> shows;  ///< none: what it tells everybody
  std::vector<std::string> roles;     ///< "read", "write:backups"; none: any
};

/// Whether a role of somebody gives what a wanted one does: writing includes reading the same.
bool has_role(const std::vector<std::string>& roles, const std::vector<std::string>& wanted);

/// A part of health with a path of its own, health/{name}.
struct health_group {
  std::string name;
  /// Components by name; `*`: what the whole has; empty: `built_in`, or as `*` without any.
  std::vector<std::string> include;
  std::vector<std::string> exclude;  ///< wins
  std::string built_in;  ///< a state of the host that is a member whatever is included, or ""
  health_shows shows = health_shows::status;
  authorized_health authorized;
  status_rules status;
  std::string additional_path;  ///< one more path: "livez" for /livez of the server; or ""

  /// Whether it is there without configuration: it is never left without a member.
  bool is_packaged = false;
};

struct health_rules {
  health_shows shows = health_shows::details;
  authorized_health authorized;
  status_rules status;
  std::vector<health_group> groups;   ///< names differ
  std::vector<std::string> left_out;  ///< components that are members of groups that name them only
  std::vector<std::string> off;   ///< components that are not there for anybody, in any spelling
  bool validates_members = true;  ///< a member that is no component ends the start
};

/// As it is without configuration: the groups liveness, readiness, startup and status, and in the
/// whole what plugins declare.
health_rules usual_health_rules();

/// The form in which all spellings of a status or of a component's key are equal: `out-of-service`,
/// `OUT_OF_SERVICE` and `outOfService` are `outofservice`.
std::string plain_key(std::string_view written);

}  // namespace host::endpoints
