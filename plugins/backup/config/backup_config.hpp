#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "service/settings.hpp"

namespace backup::config {

/// How to reach the engine. No type of its own for Elasticsearch and OpenSearch: the type only
/// chooses which keys count, the engines are told apart by their answers.
struct engine_connection {
  std::string url;
  std::string url_key;  ///< where it was configured, for the sentence about a bad one
  std::string username;
  std::string password;
};

struct backup_config {
  service::settings settings;
  engine_connection engine;
  bool is_standalone = false;    ///< serve /actuator/backups too
  std::string details_file;      ///< keeps details of snapshots over restarts; empty: none does
  std::size_t ignored_urls = 0;  ///< nodes beyond the first, which are not used yet
};

/// Reads what the host hands over: one JSON object of canonical key -> value, already of the
/// declared types. One sentence when the values do not fit together.
tl::expected<backup_config, std::string> read_config(std::string_view json_text);

}  // namespace backup::config
