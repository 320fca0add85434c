#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"
#include "config/resolver.hpp"

namespace host::config {

/// Who is shown a part of health. Authorized is whom the port knows, and who has one of the roles,
/// if some are named.
enum class visibility { never, when_authorized, always };

struct status_config {
  std::vector<std::string> order;    ///< the status that counts most first; empty: as usual
  std::map<std::string, int> codes;  ///< 200 to 599, by status; empty: as usual
};

/// What is written of one group; what is not written is as with the whole.
struct health_group_config {
  std::vector<std::string> include;
  std::vector<std::string> exclude;
  std::optional<visibility> show_components;
  std::optional<visibility> show_details;
  std::optional<std::vector<std::string>> roles;
  status_config status;
  std::string additional_path;  ///< one segment, at the root of the server; "" for none
};

/// What `management.endpoint.health` and `management.health` say.
struct health_config {
  visibility show_details = visibility::always;
  bool says_details = false;                  ///< whether it was written
  std::optional<visibility> show_components;  ///< none: as the details
  std::vector<std::string> roles;             ///< none: of whom the port knows, everybody
  status_config status;
  std::map<std::string, health_group_config> groups;  ///< those of which something is written
  bool validates_members = true;
  bool shows_probes = false;               ///< livenessState and readinessState in the whole
  bool has_probe_paths = false;            ///< livez and readyz at the root of the server
  std::chrono::milliseconds slow{10'000};  ///< a look that takes longer is told of

  /// `management.health.<key>.enabled` by the key in small letters, without dashes.
  std::map<std::string, bool> indicators;
  bool is_default_on =
      false;  ///< of indicators that the host has by itself, without a word of them
  std::string disk_path = ".";                     ///< whose disk is looked at
  std::int64_t disk_threshold = 10 * 1024 * 1024;  ///< bytes that must be free
};

/// Out of the host's resolved keys, and of the keys of its groups, which only the sources know. One
/// sentence for the first that does not fit.
tl::expected<health_config, std::string> read_health_config(const property_list& properties,
                                                            const resolved_keys& resolved);

/// Once the port knows who asks, strangers see the status only, unless somebody has written
/// otherwise.
void keep_details_from_strangers(health_config& of);

/// The keys of health that host_keys() lists.
std::vector<key> health_keys();

}  // namespace host::config
