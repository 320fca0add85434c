#include "domain/snapshot.hpp"

namespace backup::domain {

snapshot_state parse_snapshot_state(std::string_view word) {
  if (word == "SUCCESS") return snapshot_state::success;
  if (word == "IN_PROGRESS") return snapshot_state::in_progress;
  if (word == "FAILED") return snapshot_state::failed;
  if (word == "PARTIAL") return snapshot_state::partial;
  if (word == "INCOMPATIBLE") return snapshot_state::incompatible;
  return snapshot_state::unknown;
}

}  // namespace backup::domain
