#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/engine_connection.hpp"
#include "service/settings.hpp"

namespace backup::config {

struct backup_config {
  service::settings settings;
  engine_connection engine;
  bool is_standalone = false;      ///< serve /actuator/backups too
  std::string details_file;        ///< keeps details of snapshots over restarts; empty: none does
  bool is_enabled = true;          ///< else there are no endpoints, and nothing is done
  std::vector<std::string> notes;  ///< what is set and changes nothing, one sentence each
};

/// Reads what the host hands over: one JSON object of canonical key -> value, already of the
/// declared types. One sentence when the values do not fit together.
tl::expected<backup_config, std::string> read_config(std::string_view json_text);

}  // namespace backup::config
