#pragma once

#include <map>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/resolver.hpp"
#include "log/level_table.hpp"

namespace host::config {

/// Who may write which lines at the start. `actuator.log.level` is the level of ROOT, else
/// `logging.level.root`; a level of a group is one of each of its members.
struct log_levels {
  log::threshold root = log::threshold::info;
  std::map<std::string, log::threshold> own;               ///< by the name of the logger
  std::map<std::string, std::vector<std::string>> groups;  ///< `logging.group.<name>`
};

/// Out of the host's resolved keys. One sentence for the first that is no level.
tl::expected<log_levels, std::string> read_log_levels(const resolved_keys& resolved);

}  // namespace host::config
