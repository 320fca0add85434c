#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"
#include "config/resolver.hpp"

namespace host::config {

/// What `management.info` says, and `info` where it is wanted.
struct info_config {
  bool is_default_on = true;  ///< of members without a word of their own, but for env
  /// `management.info.<member>.enabled` by the member in small letters, without dashes.
  std::map<std::string, bool> members;
  bool is_git_whole = false;
  /// The settings below `info` by the name of the member: a JSON value each. None unless
  /// `management.info.env.enabled` asks for them.
  std::vector<std::pair<std::string, std::string>> environment;

  /// Whether a member of the host is shown.
  bool shows(std::string_view member) const;
  /// Whether a member of a plugin is not: only a word of its own takes it away.
  bool hides(std::string_view member) const;
};

/// Out of the host's resolved keys and of all that stands below `info`. One sentence for the first
/// that does not fit.
tl::expected<info_config, std::string> read_info_config(const property_list& properties,
                                                        const resolved_keys& resolved);

/// The keys of info that host_keys() lists.
std::vector<key> info_keys();

}  // namespace host::config
