#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/snapshot.hpp"

namespace backup::domain {

/// What the engine reads from a blob of a finished snapshot. It never changes: a name that is
/// deleted and taken again gets another uuid.
struct snapshot_details {
  std::optional<epoch_ms> started;
  std::optional<epoch_ms> ended;
  std::vector<std::string> failures;

  friend bool operator==(const snapshot_details&, const snapshot_details&) = default;
};

/// Whether a snapshot has ended, so that its details never change any more. A word that is not
/// known says nothing.
inline bool is_finished(snapshot_state state) {
  return state != snapshot_state::in_progress && state != snapshot_state::unknown;
}

}  // namespace backup::domain
