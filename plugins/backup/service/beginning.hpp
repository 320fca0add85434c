#pragma once

#include "domain/snapshot_plan.hpp"
#include "service/backup_run.hpp"
#include "service/deletions.hpp"
#include "service/failure.hpp"
#include "service/planner.hpp"
#include "service/port/engine_port.hpp"
#include "service/rivals.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// Begins a backup so that, of any number of hosts that try at the same moment, one does: look,
/// act, look again, and take back one's own act where a rival stands (protocol.md). Safe from any
/// thread.
class beginning {
 public:
  beginning(engine_port& engine, scheduling::scheduler& on, const settings& configured,
            const planner& planner, const rivals& others, deletions& removed)
      : engine_(engine),
        scheduler_(on),
        settings_(configured),
        planner_(planner),
        rivals_(others),
        deletions_(removed) {}

  struct begun {
    domain::snapshot_plan plan;
    run_start start;
  };
  /// The engine has accepted part 1, and no other backup may have been promised beside it.
  result<begun> begin(const domain::backup_id& id, const call_limits& limits) const;

  /// No snapshot has a name of this id. Waits a little where this host has it deleted just now.
  result<void> require_free_id(const domain::backup_id& id, const call_limits& limits) const;

 private:
  result<void> require_no_other_backup(const domain::backup_id& id,
                                       const call_limits& limits) const;
  result<void> take_first_part(const domain::planned_part& first, const domain::run_id& run,
                               const call_limits& limits) const;
  result<void> resolve_by_looking(const domain::planned_part& first, const domain::run_id& run,
                                  const engine_error& unclear, const call_limits& limits) const;
  result<standing> look_again(const domain::planned_part& first, const domain::run_id& run,
                              const call_limits& limits) const;
  /// Whoever is told that another backup runs may rely on this one's being gone.
  bool await_withdrawal(const domain::backup_id& id, const call_limits& limits) const;
  /// Whether the call has time for another try.
  bool pause_at_random(const call_limits& limits) const;
  bool sleep(std::chrono::milliseconds pause, const call_limits& limits) const;

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  const settings& settings_;
  const planner& planner_;
  const rivals& rivals_;
  deletions& deletions_;
};

}  // namespace backup::service
