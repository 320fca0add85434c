#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "domain/backup.hpp"
#include "service/beginning.hpp"
#include "service/deletions.hpp"
#include "service/engine_witness.hpp"
#include "service/events.hpp"
#include "service/failure.hpp"
#include "service/history.hpp"
#include "service/planner.hpp"
#include "service/port/engine_port.hpp"
#include "service/rivals.hpp"
#include "service/running_part.hpp"
#include "service/runs.hpp"
#include "service/settings.hpp"
#include "service/sightings.hpp"
#include "service/snapshots.hpp"
#include "service/takeover.hpp"

namespace backup::service {

/// The four operations on backups. Each blocks its caller at most until the deadline of its limits,
/// and two seconds more where a lost answer is resolved by looking. May be called from several
/// threads at once.
class backup_service {
 public:
  /// What is passed in outlives the service.
  backup_service(engine_port& engine, scheduling::scheduler& on, events& told,
                 const settings& configured);
  /// Ends the run first, which works with all the others.
  ~backup_service() {
    stop();
    runs_.end();
  }
  backup_service(const backup_service&) = delete;
  backup_service& operator=(const backup_service&) = delete;

  /// Starts a backup: the engine has accepted its first part when this returns. The names of all
  /// parts, in order.
  result<std::vector<std::string>> take(const domain::backup_id& id, const call_limits& limits);

  /// Whether backups can be taken: the engine answers and knows the repository.
  result<void> check(const call_limits& limits) { return require_repository(limits); }

  result<domain::backup> get(const domain::backup_id& id, const call_limits& limits) const;

  /// Backups whose snapshots match an engine pattern.
  result<std::shared_ptr<const backup_list>> list(std::string_view pattern, detail how_much,
                                                  const call_limits& limits);

  /// Stops the backup when it runs and has the engine delete all its snapshots, of any version and
  /// count. Returns once the engine has the command, which it may carry out for minutes.
  result<void> remove(const domain::backup_id& id, const call_limits& limits);

  /// Goes on with a backup that shows no progress, if it may be gone on with and nothing else runs.
  enum class taken_over {
    yes,
    not_now,  ///< another backup runs, or the engine is busy or away
    never     ///< there is nothing to go on with
  };
  taken_over take_over(const domain::backup_id& id, const call_limits& limits);

  /// Backups that are unfinished and not taken here, and for how long each has been quiet.
  result<std::vector<history::left_backup>> unfinished(const call_limits& limits) const;
  /// Ids of such backups that any operation has come upon since the last time.
  std::set<domain::backup_id> take_sightings() { return sightings_.take(); }
  bool is_taking(const domain::backup_id& id) const { return runs_.running() == id; }
  /// The part that is being taken here.
  running_part& part() { return part_; }
  /// The engine as everything here sees it.
  engine_port& engine() { return engine_; }
  /// The snapshots as everything here sees them.
  snapshots& source() { return snapshots_; }
  /// Grows with whatever anybody was told or has changed through this.
  std::uint64_t changes() const { return changes_.load(); }

  /// The stop of this process: the running backup starts no further part. Does not wait.
  void stop() {
    runs_.close();  // first, so that what ends now is known to end for this
    closing_.request_stop();
  }

 private:
  result<void> require_repository(const call_limits& limits);
  result<void> require_repository_name() const;
  /// The right to take this backup, unless another one is being taken here.
  result<runs::reservation> reserve(const domain::backup_id& id, const call_limits& limits);
  void take_the_rest(runs::reservation reserved, beginning::begun begun);
  void tell(const domain::backup_id& id, const run_end& end, std::chrono::milliseconds took);
  result<void> await_command(doomed what, std::unique_ptr<deletion> sent,
                             const std::function<void()>& when_deleted, const call_limits& limits);

  mutable std::atomic<std::uint64_t> changes_ = 0;
  engine_witness engine_;
  scheduling::scheduler& scheduler_;
  events& events_;
  const settings& settings_;
  std::stop_source closing_;
  snapshots snapshots_;
  running_part part_;
  runs runs_;
  sightings sightings_;
  history history_;
  planner planner_;
  rivals rivals_;
  deletions deletions_;
  beginning beginning_;
  takeover takeover_;
};

}  // namespace backup::service
