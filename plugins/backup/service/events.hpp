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
  /// A part is taken from here on; at a resumption it may be there already.
  virtual void part_begun(const domain::snapshot_name& part) { static_cast<void>(part); }
  virtual void part_completed(const domain::snapshot_name& part,
                              std::chrono::milliseconds took) = 0;
  /// A host goes on with a backup that another one, or itself before a restart, has left. there:
  /// parts that exist.
  virtual void backup_resumed(const domain::backup_id& id, std::size_t there,
                              std::size_t parts) = 0;
  /// The engine forgot a part that it had accepted, as a killed node does; it is taken again.
  virtual void part_forgotten(const domain::snapshot_name& part, unsigned times) = 0;
  /// The engine is away or busy; the same is tried again after a pause.
  virtual void waiting_out(const domain::snapshot_name& part, const std::string& cause,
                           std::chrono::milliseconds pause) = 0;
  /// After waiting_out: the engine has answered.
  virtual void engine_is_back(const domain::snapshot_name& part) = 0;
  virtual void backup_completed(const domain::backup_id& id, std::chrono::milliseconds took) = 0;
  /// A deletion, here or elsewhere, stopped it.
  virtual void backup_stopped(const domain::backup_id& id, const std::string& reason) = 0;
  /// This host takes it no longer; another one, or this one later, may go on.
  virtual void backup_left(const domain::backup_id& id, const std::string& reason) = 0;
  virtual void backup_ended(const domain::backup_id& id, const std::string& reason) = 0;
  /// Existing indices of the applications that no part of the planned backup holds, maybe none.
  virtual void indices_uncovered(const std::vector<std::string>& names) = 0;
  virtual void backup_deleted(const domain::backup_id& id, std::size_t snapshots) = 0;
  /// The engine is away or busy; the deletion is tried again after a pause.
  virtual void deletion_waiting(const domain::backup_id& id, const std::string& cause,
                                std::chrono::milliseconds pause) = 0;
  /// A verbose list was answered without the details of so many of its snapshots, which the engine
  /// did not tell in time.
  virtual void details_late(std::size_t lacking, std::size_t of) = 0;
  /// The details that an earlier process kept cannot be used; they are read from the engine again.
  virtual void kept_details_unusable(const std::string& why) = 0;
  /// Details could not be kept for the next process. It is tried again.
  virtual void details_not_kept(const std::string& why) = 0;
  virtual void deletion_failed(const domain::backup_id& id, const std::string& reason) = 0;
};

}  // namespace backup::service
