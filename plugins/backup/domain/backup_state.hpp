#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "domain/snapshot.hpp"

namespace backup::domain {

enum class backup_state { completed, failed, incompatible, in_progress, incomplete };

/// "COMPLETED" and so on, as the port writes them.
std::string_view to_string(backup_state state);

/// What this process knows of a backup beyond the engine: whether it is taking it.
struct run_knowledge {
  enum class phase { none, running, ended };
  phase now = phase::none;
  std::string reason = {};     ///< why it ended, for phase::ended without success
  bool was_taken_here = true;  ///< else this process only found that it cannot go on with it
};

struct verdict {
  backup_state state;
  std::optional<std::string> failure_reason;  ///< only for failed and incomplete

  friend bool operator==(const verdict&, const verdict&) = default;
};

/// Decides the state of one backup; the first rule that fits wins (contract, section 4).
/// parts: all snapshots found of it, at least one, ascending by part number.
/// now: on a clock that agrees with the engine's, which wrote the end times. incomplete_after: how
/// long after its newest part a backup without a known owner still counts as running.
verdict judge(const std::vector<snapshot>& parts, const run_knowledge& run, epoch_ms now,
              std::chrono::milliseconds incomplete_after);

/// Whether judge() needs the end times of these parts, which cost a blob read each.
bool needs_end_times(const std::vector<snapshot>& parts, const run_knowledge& run);

}  // namespace backup::domain
