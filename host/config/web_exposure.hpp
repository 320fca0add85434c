#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "config/resolver.hpp"

namespace host::config {

/// What an operator lets an endpoint do; read_only: its GETs. The larger is the more.
enum class endpoint_access { none, read_only, unrestricted };

/// A list of ids of endpoints, compared as their owners compare them: without regard to case and
/// to dashes.
class endpoint_ids {
 public:
  endpoint_ids() = default;
  explicit endpoint_ids(const text_list& ids);

  bool has_all() const { return has_all_; }
  bool is_empty() const { return !has_all_ && ids_.empty(); }
  bool has(std::string_view id) const { return has_all_ || ids_.contains(uniform_id(id)); }

  static std::string uniform_id(std::string_view id);

 private:
  bool has_all_ = false;
  std::set<std::string> ids_;
};

/// Which endpoints there are, and under which name: management.endpoints.* and
/// management.endpoint.<id>.*, as an actuator has them. Ids are taken in any spelling.
class web_exposure {
 public:
  /// Its own key, else the default of all others than those that are always there, else its own
  /// nature; never more than the most that is permitted.
  endpoint_access access_to(std::string_view id) const;

  /// By the lists of management.endpoints.web.exposure.
  bool exposes(std::string_view id) const { return include_.has(id) && !exclude_.has(id); }

  /// Whether those lists leave nothing out, whatever plugins bring.
  bool exposes_all() const { return include_.has_all() && exclude_.is_empty(); }

  /// What stands in the place of the id in paths, "checks/all"; "" for the id itself.
  std::string alias_of(std::string_view id) const;

  /// Whether nobody has written a word of it and the reference does not serve it either: then it
  /// stands in nobody's way.
  bool gives_way(std::string_view id) const;

  bool has_discovery_page() const { return has_discovery_page_; }

 private:
  friend class exposure_reader;

  std::map<std::string, endpoint_access> access_by_id_;
  std::optional<endpoint_access> default_;
  endpoint_access most_ = endpoint_access::unrestricted;
  endpoint_ids include_{text_list{"*"}};
  endpoint_ids exclude_;
  std::map<std::string, std::string> alias_by_id_;
  bool has_discovery_page_ = true;
};

/// Out of the host's resolved keys. One sentence for the first that does not fit, and when an
/// endpoint, or all of them, has both its access and the older word `enabled`.
tl::expected<web_exposure, std::string> read_web_exposure(const resolved_keys& resolved);

}  // namespace host::config
