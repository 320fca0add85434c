#pragma once

#include <algorithm>
#include <array>

#include <actuator/plugin.h>

#include "config/connection_keys.hpp"

namespace backup::config {

inline constexpr auto flag = ACTUATOR_KEY_BOOLEAN;
inline constexpr auto integer = ACTUATOR_KEY_INTEGER;
inline constexpr auto text = ACTUATOR_KEY_TEXT;
inline constexpr auto list = ACTUATOR_KEY_TEXT_LIST;
inline constexpr auto millis = ACTUATOR_KEY_DURATION_MILLIS;
inline constexpr auto seconds = ACTUATOR_KEY_DURATION_SECONDS;
inline constexpr unsigned secret = ACTUATOR_KEY_SECRET;
inline constexpr unsigned old = ACTUATOR_KEY_DEPRECATED;

/// The keys that are no part of a connection to the engine, new names and old ones.
// clang-format off
inline constexpr std::array plain_key_table{
    actuator_key{"spring.profiles.active", nullptr, "with standalone among them the endpoint backups is served too", list, 0},
    actuator_key{"camunda.version", "8.8.0", "version of the applications; stands in snapshot names and picks the index catalog", text, 0},

    actuator_key{"camunda.data.backup.repository-name", nullptr, "snapshot repository of the engine", text, 0},
    actuator_key{"camunda.data.backup.snapshot-timeout", nullptr, "longest time for one snapshot; 0 (default): no limit; a bare number is seconds", seconds, 0},
    actuator_key{"camunda.data.backup.incomplete-check-timeout", nullptr, "how long a backup without a known owner counts as running (default 5m)", millis, 0},
    actuator_key{"camunda.data.backup.catalog", nullptr, "index catalog: a built-in name or a file; default: by camunda.version", text, 0},
    actuator_key{"camunda.data.backup.resume", "true", "go on with backups that another host, or this one before a restart, has left", flag, 0},
    actuator_key{"actuator.plugins.backup.takeover-after", "10s", "how long a backup shows no progress before this host goes on with it", millis, 0},
    actuator_key{"actuator.plugins.backup.request-timeout", "30s", "longest time for one engine request and for one call", millis, 0},

    actuator_key{"actuator.plugins.backup.details.in-background", "true", "read details of snapshots before a list asks for them", flag, 0},
    actuator_key{"actuator.plugins.backup.details.requests-at-once", "8", "requests for details to the engine at one time", integer, 0},
    actuator_key{"actuator.plugins.backup.details.when-late", "partial", "what a verbose list is whose details did not all come in time: partial, or error (502)", text, 0},
    actuator_key{"actuator.plugins.backup.details.file", nullptr, "file that keeps the details over restarts", text, 0},

    actuator_key{"camunda.backup.webapps.enabled", "true", "false: no backups, and neither endpoint nor health of them", flag, 0},
    actuator_key{"camunda.data.secondary-storage.type", nullptr, "elasticsearch (default) or opensearch, in any case", text, 0},
    actuator_key{"camunda.data.secondary-storage.elasticsearch.backup.repository-name", nullptr, "8.9 name of the repository", text, 0},
    actuator_key{"camunda.data.secondary-storage.elasticsearch.backup.snapshot-timeout", nullptr, "8.9 name", seconds, 0},
    actuator_key{"camunda.data.secondary-storage.elasticsearch.backup.incomplete-check-timeout", nullptr, "8.9 name", millis, 0},
    actuator_key{"camunda.data.secondary-storage.opensearch.backup.repository-name", nullptr, "8.9 name of the repository", text, 0},
    actuator_key{"camunda.data.secondary-storage.opensearch.backup.snapshot-timeout", nullptr, "8.9 name", seconds, 0},
    actuator_key{"camunda.data.secondary-storage.opensearch.backup.incomplete-check-timeout", nullptr, "8.9 name", millis, 0},

    actuator_key{"camunda.backup.webapps.repository-name", nullptr, "name of the standalone backup manager", text, old},
    actuator_key{"camunda.backup.webapps.snapshot-timeout", nullptr, "the same; a bare number is seconds", seconds, old},
    actuator_key{"camunda.backup.webapps.incomplete-check-timeout-in-seconds", nullptr, "the same; a bare number is seconds", seconds, old},
    actuator_key{"camunda.operate.backup.repository-name", nullptr, "must equal Tasklist's", text, old},
    actuator_key{"camunda.tasklist.backup.repository-name", nullptr, "must equal Operate's", text, old},
    actuator_key{"camunda.operate.backup.snapshot-timeout", nullptr, "a bare number is seconds", seconds, old},
    actuator_key{"camunda.operate.backup.incomplete-check-timeout-in-seconds", nullptr, "a bare number is seconds", seconds, old},
    actuator_key{"camunda.database", nullptr, "must equal camunda.data.secondary-storage.type", text, old},
    actuator_key{"camunda.database.type", nullptr, "must equal camunda.data.secondary-storage.type", text, old},
    actuator_key{"camunda.operate.database", nullptr, "must equal camunda.data.secondary-storage.type", text, old},
    actuator_key{"camunda.tasklist.database", nullptr, "must equal camunda.data.secondary-storage.type", text, old},
    actuator_key{"zeebe.broker.exporters.camundaexporter.args.connect.type", nullptr, "must equal camunda.data.secondary-storage.type", text, old},
    actuator_key{"zeebe.broker.exporters.camundaexporter.args.index.index-prefix", nullptr, "must equal camunda.data.secondary-storage.{type}.index-prefix", text, old},
};
// clang-format on

/// Every key that the plugin reads: for the plugin's description. What they mean together is
/// decided in backup_config.cpp and engine_connection.cpp.
inline constexpr auto key_table = [] {
  std::array<actuator_key, plain_key_table.size() + connection_key_table.size()> keys{};
  std::copy(plain_key_table.begin(), plain_key_table.end(), keys.begin());
  std::copy(connection_key_table.begin(), connection_key_table.end(),
            keys.begin() + plain_key_table.size());
  return keys;
}();

}  // namespace backup::config
