#pragma once

#include <chrono>

#include "domain/unfinished.hpp"
#include "service/beginning.hpp"
#include "service/history.hpp"
#include "service/planner.hpp"
#include "service/rivals.hpp"
#include "service/runs.hpp"

namespace backup::service {

/// Whether a host may go on with a backup that shows no progress, and from where (protocol.md).
/// Safe from any thread.
class takeover {
 public:
  takeover(engine_port& engine, events& told, const settings& configured, const planner& planner,
           const rivals& others, const history& shown, runs& taken)
      : engine_(engine),
        events_(told),
        settings_(configured),
        planner_(planner),
        rivals_(others),
        history_(shown),
        runs_(taken) {}

  enum class obstacle {
    for_now,  ///< another backup runs, or the engine is busy or away
    for_good  ///< there is nothing to go on with, or it has ended
  };
  tl::expected<beginning::begun, obstacle> prepare(const domain::backup_id& id,
                                                   const call_limits& limits) const;

 private:
  /// The plan, when it is the one that the backup was begun with; else the end of the backup.
  tl::expected<domain::snapshot_plan, obstacle> same_plan(
      const std::vector<domain::snapshot>& parts, const domain::unfinished& left,
      const call_limits& limits) const;
  obstacle end(const domain::unfinished& left, const domain::backup_id& id,
               const std::string& reason) const;
  engine_result<bool> is_too_old(const std::vector<domain::snapshot>& parts,
                                 const call_limits& limits) const;

  engine_port& engine_;
  events& events_;
  const settings& settings_;
  const planner& planner_;
  const rivals& rivals_;
  const history& history_;
  runs& runs_;
};

}  // namespace backup::service
