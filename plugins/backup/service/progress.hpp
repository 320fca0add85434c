#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "domain/backup.hpp"
#include "service/part_statuses.hpp"

namespace backup::service {

/// How far a backup is.
struct backup_progress {
  struct part {
    domain::snapshot_name name;
    part_status told;
    std::optional<std::string> why_not;  ///< a sentence, where the engine told nothing
  };
  std::size_t parts_done = 0;             ///< SUCCESS
  std::optional<unsigned> parts_planned;  ///< absent while the engine shows no part
  std::optional<part> running;            ///< the part that the engine is making
};

/// The engine is asked only for a part that runs.
backup_progress progress_of(const domain::backup& shown, part_statuses& statuses,
                            const call_limits& limits);

}  // namespace backup::service
