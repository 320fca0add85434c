#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/backup.hpp"
#include "service/backup_list.hpp"
#include "service/engine_clock.hpp"
#include "service/port/engine_port.hpp"
#include "service/runs.hpp"
#include "service/settings.hpp"
#include "service/sightings.hpp"
#include "service/snapshots.hpp"

namespace backup::service {

/// The backups that exist, read from the engine and judged. List, single backup and the check for
/// a running one all come from here, so that they cannot disagree.
class history {
 public:
  /// seen: told of every backup that is found unfinished and not taken here.
  history(snapshots& source, engine_port& engine, scheduling::scheduler& on, const runs& running,
          sightings& seen, const settings& configured)
      : snapshots_(source),
        clock_(engine, on),
        runs_(running),
        sightings_(seen),
        settings_(configured) {}

  /// Backups with a snapshot that matches the engine pattern; newest first with full detail, else
  /// by id, highest first. With full detail some details may be lacking, which the list tells.
  engine_result<std::shared_ptr<const backup_list>> load(std::string_view pattern, detail how_much,
                                                         const call_limits& limits) const;

  /// Those that run as far as anybody can know: what this host found that it cannot go on with,
  /// another one may still be taking.
  engine_result<std::vector<domain::backup>> running(const call_limits& limits) const;

  /// A backup that is unfinished and not taken here.
  struct left_backup {
    domain::backup_id id;
    std::chrono::milliseconds quiet_for;  ///< since its newest part ended; 0 while one runs
  };
  engine_result<std::vector<left_backup>> unfinished(const call_limits& limits) const;

  /// The engine's time, by which backups are judged.
  engine_result<domain::epoch_ms> now(const call_limits& limits) const {
    return clock_.now(limits);
  }

 private:
  /// A backup that is not simply complete, and what is known of it here. Its parts are made of the
  /// rows when they are looked at: there may be as many of these as there are backups.
  struct doubtful {
    domain::backup_id id;
    snapshot_table::group rows;
    domain::run_knowledge run;
  };
  /// What there is, with all that a state may depend on.
  struct findings {
    std::shared_ptr<snapshot_table> table;
    std::vector<doubtful> in_doubt;
    domain::epoch_ms now = 0;  ///< 0 where no state depends on it
    snapshots::completion details;
  };
  /// Whose knowledge counts.
  enum class view { of_this_host, of_anybody };

  engine_result<findings> find(std::string_view pattern, detail how_much, view whose,
                               const std::optional<domain::backup_id>& ran_before,
                               const call_limits& limits) const;
  std::vector<doubtful> in_doubt(const snapshot_table& table, view whose,
                                 const std::optional<domain::backup_id>& ran_before) const;
  /// The same after some rows have changed. What was known of a backup stays, for end times were
  /// read, or not, by that.
  std::vector<doubtful> still_in_doubt(std::vector<doubtful> before, const snapshot_table& table,
                                       view whose,
                                       const std::optional<domain::backup_id>& ran_before) const;
  /// Reads the end times that states depend on, for all these backups together.
  engine_result<void> add_end_times(findings& to, std::string_view pattern,
                                    const call_limits& limits, whole_call* early) const;
  static bool judged_by_time(const doubtful& one, const snapshot_table& table);
  domain::verdict judge(const doubtful& one, const std::vector<domain::snapshot>& parts,
                        domain::epoch_ms now) const;
  /// Backups that only this process knows of, because the engine has forgotten their only part.
  std::vector<domain::backup> without_parts(
      const snapshot_table& table, std::string_view pattern,
      const std::optional<domain::backup_id>& ran_before) const;

  snapshots& snapshots_;
  engine_clock clock_;
  const runs& runs_;
  sightings& sightings_;
  const settings& settings_;
};

}  // namespace backup::service
