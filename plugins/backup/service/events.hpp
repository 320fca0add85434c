#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "domain/backup_id.hpp"
#include "domain/snapshot_name.hpp"

namespace backup::service {

/// What happens to backups, for the log and later the metrics. Called from any thread of the
/// plugin; implementations return at once and do not throw.
class events {
 public:
  virtual ~events() = default;

  virtual void backup_started(const domain::backup_id& id, std::size_t parts) = 0;
  virtual void part_completed(const domain::snapshot_name& part,
                              std::chrono::milliseconds took) = 0;
  /// The engine is away or busy; the same is tried again after a pause.
  virtual void waiting_out(const domain::snapshot_name& part, const std::string& cause,
                           std::chrono::milliseconds pause) = 0;
  virtual void backup_completed(const domain::backup_id& id, std::chrono::milliseconds took) = 0;
  /// A deletion or the end of this host stopped it.
  virtual void backup_stopped(const domain::backup_id& id, const std::string& reason) = 0;
  virtual void backup_ended(const domain::backup_id& id, const std::string& reason) = 0;
  /// Existing indices of the applications that no part of the planned backup holds, maybe none.
  virtual void indices_uncovered(const std::vector<std::string>& names) = 0;
  virtual void backup_deleted(const domain::backup_id& id, std::size_t snapshots) = 0;
  virtual void deletion_failed(const domain::backup_id& id, const std::string& reason) = 0;
};

}  // namespace backup::service
