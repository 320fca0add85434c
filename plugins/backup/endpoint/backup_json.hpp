#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/backup.hpp"
#include "service/progress.hpp"

namespace backup::endpoint {

/// The bodies of the answers; the only place that writes them. Members in the published order,
/// nulls written out.
std::string scheduled_snapshots_json(const std::vector<std::string>& names);
std::string backup_json(const domain::backup& shown);
/// The same, behind what the text holds already.
void append_backup(std::string& to, const domain::backup& shown);
/// The same with one member more, "progress", behind the published ones.
std::string backup_json(const domain::backup& shown, const service::backup_progress& progress);
std::string message_json(std::string_view message);

/// "2023-01-01T10:10:10.100+0000", UTC.
std::string timestamp(domain::epoch_ms time);

}  // namespace backup::endpoint
