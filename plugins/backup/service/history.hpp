#pragma once

#include <chrono>
#include <optional>
#include <string_view>
#include <vector>

#include "domain/backup.hpp"
#include "service/engine_clock.hpp"
#include "service/port/engine_port.hpp"
#include "service/runs.hpp"
#include "service/settings.hpp"
#include "service/sightings.hpp"

namespace backup::service {

/// The backups that exist, read from the engine and judged. List, single backup and the check for
/// a running one all come from here, so that they cannot disagree.
class history {
 public:
  /// seen: told of every backup that is found unfinished and not taken here.
  history(engine_port& engine, scheduling::scheduler& on, const runs& running, sightings& seen,
          const settings& configured)
      : engine_(engine),
        clock_(engine, on),
        runs_(running),
        sightings_(seen),
        settings_(configured) {}

  /// Backups with a snapshot that matches the engine pattern; newest first with full detail, else
  /// by id, highest first.
  engine_result<std::vector<domain::backup>> load(std::string_view pattern, detail how_much,
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
  struct found_backup {
    std::vector<domain::snapshot> parts;
    domain::run_knowledge run;
  };
  /// What there is, with all that a state may depend on.
  engine_result<std::vector<found_backup>> find(std::string_view pattern, detail how_much,
                                                const std::optional<domain::backup_id>& ran_before,
                                                const call_limits& limits) const;
  /// The engine's time where any of them is judged by it, else 0.
  engine_result<domain::epoch_ms> time_to_judge(const std::vector<found_backup>& found,
                                                const call_limits& limits) const;
  std::vector<domain::backup> judged(std::vector<found_backup> found, domain::epoch_ms now,
                                     detail how_much) const;
  std::vector<found_backup> group(std::vector<domain::snapshot> parts,
                                  const std::optional<domain::backup_id>& ran_before) const;
  /// Reads the end times that states depend on, for all these backups together.
  engine_result<void> add_end_times(std::vector<found_backup>& found,
                                    const call_limits& limits) const;
  static bool judged_by_time(const found_backup& found);
  domain::verdict judge(const found_backup& found, domain::epoch_ms now) const;
  /// Backups that only this process knows of, because the engine has forgotten their only part.
  void add_without_parts(std::vector<domain::backup>& to, std::string_view pattern,
                         const std::optional<domain::backup_id>& ran_before) const;

  engine_port& engine_;
  engine_clock clock_;
  const runs& runs_;
  sightings& sightings_;
  const settings& settings_;
};

}  // namespace backup::service
