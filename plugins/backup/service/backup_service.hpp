#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/backup.hpp"
#include "service/deletions.hpp"
#include "service/events.hpp"
#include "service/failure.hpp"
#include "service/history.hpp"
#include "service/port/engine_port.hpp"
#include "service/runs.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// The four operations on backups. Each blocks its caller at most until the deadline of its limits,
/// and two seconds more where a lost answer is resolved by looking. May be called from several
/// threads at once.
class backup_service {
 public:
  /// What is passed in outlives the service.
  backup_service(engine_port& engine, scheduling::scheduler& on, events& told,
                 const settings& configured);

  /// Starts a backup: the engine has accepted its first part when this returns. The names of all
  /// parts, in order.
  result<std::vector<std::string>> take(const domain::backup_id& id, const call_limits& limits);

  /// Whether backups can be taken: the engine answers and knows the repository.
  result<void> check(const call_limits& limits) const { return require_repository(limits); }

  result<domain::backup> get(const domain::backup_id& id, const call_limits& limits) const;

  /// Backups whose snapshots match an engine pattern.
  result<std::vector<domain::backup>> list(std::string_view pattern, detail how_much,
                                           const call_limits& limits) const;

  /// Stops the backup when it runs and has the engine delete all its snapshots, of any version and
  /// count. Returns once the engine has the command, which it may carry out for minutes.
  result<void> remove(const domain::backup_id& id, const call_limits& limits);

  /// The stop of this process: the running backup starts no further part. Does not wait.
  void stop() { runs_.close(); }

 private:
  result<void> require_repository(const call_limits& limits) const;
  result<void> require_repository_name() const;
  result<void> require_free_id(const domain::backup_id& id, const call_limits& limits) const;
  /// The right to take this backup, unless another one is being taken here.
  result<runs::reservation> reserve(const domain::backup_id& id, const call_limits& limits);
  result<void> require_no_other_backup(const domain::backup_id& id,
                                       const call_limits& limits) const;
  result<domain::snapshot_plan> plan(const domain::backup_id& id, const call_limits& limits) const;
  result<void> take_first_part(const domain::planned_part& part, const domain::run_id& run,
                               const call_limits& limits);
  void take_the_rest(runs::reservation reserved, domain::snapshot_plan plan,
                     const domain::run_id& run);
  result<void> await_command(const domain::backup_id& id, std::size_t snapshots,
                             std::unique_ptr<deletion> sent, const call_limits& limits);

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  events& events_;
  const settings& settings_;
  runs runs_;
  deletions deletions_;
  history history_;
};

}  // namespace backup::service
