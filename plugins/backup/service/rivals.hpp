#pragma once

#include <optional>
#include <string>

#include "domain/snapshot_plan.hpp"
#include "service/history.hpp"
#include "service/port/engine_port.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// What a host finds when it looks again after its first part was accepted.
struct standing {
  enum class kind {
    alone,    ///< this backup may go on
    rival,    ///< another backup may have been promised: this one has to go
    replaced  ///< the part is gone, or is another run's: the backup was deleted meanwhile
  };
  kind how;
  std::string first_uuid = {};  ///< of the part, when it is there
  unsigned there = 1;           ///< more where another host has gone on with it meanwhile
  std::optional<domain::backup_id> other = {};  ///< the rival, when it is another backup
};

/// Whether other backups run beside one. A check before the act is not enough between hosts that
/// do not talk: they act, look again, and take back their own act (protocol.md).
class rivals {
 public:
  rivals(engine_port& engine, const history& shown, const settings& configured)
      : engine_(engine), history_(shown), settings_(configured) {}

  /// Another backup that is running, as the state rules have it.
  engine_result<std::optional<domain::backup_id>> running_beside(const domain::backup_id& id,
                                                                 const call_limits& limits) const;

  /// Looks again, after part 1 of this run was accepted. A running backup whose part 1 is strictly
  /// younger is no rival: whoever began it sees ours and withdraws.
  engine_result<standing> look_again(const domain::planned_part& first, const domain::run_id& run,
                                     const call_limits& limits) const;

  /// Another backup for whose sake one that exists is left alone: any running one, except those
  /// that are short, that nobody goes on with and that were begun later.
  engine_result<std::optional<domain::backup_id>> going_before(const domain::snapshot_name& first,
                                                               const call_limits& limits) const;

 private:
  /// What decides which of two goes on.
  struct left_backup {
    domain::backup_id id;
    bool is_short;                          ///< all parts that are there are SUCCESS
    std::optional<domain::epoch_ms> first;  ///< start of part 1
    std::optional<domain::epoch_ms> newest_end;
  };
  left_backup describe(const listing& read, const domain::backup_id& id,
                       const domain::snapshot_name& any_part) const;
  bool goes_before(const left_backup& a, const left_backup& b) const;

  engine_port& engine_;
  const history& history_;
  const settings& settings_;
};

}  // namespace backup::service
