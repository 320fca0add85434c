#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/app_version.hpp"
#include "domain/run_id.hpp"
#include "domain/snapshot.hpp"
#include "domain/snapshot_plan.hpp"

namespace backup::domain {

/// A backup that is short of parts and can be gone on with.
struct unfinished {
  run_id run;
  app_version version;
  unsigned count;          ///< parts of the whole backup
  unsigned there;          ///< parts 1 to this one exist
  bool newest_is_running;  ///< else it is SUCCESS, as all before it
  std::string first_uuid;  ///< of part 1
};

/// What there is to go on with; nothing when the parts are complete, have gaps or failures, or are
/// not those of one run of ours.
/// parts: all snapshots of one id with their contents, ascending by part number.
std::optional<unfinished> find_unfinished(const std::vector<snapshot>& parts);

/// Why the parts that exist are not the first ones of the plan, as a sentence; nothing when they
/// are. Indices that came or went since then change nothing as long as each part holds only what
/// the plan puts there: the numbering is the same.
std::optional<std::string> difference(const std::vector<snapshot>& parts,
                                      const snapshot_plan& plan);

}  // namespace backup::domain
