#include "service/progress.hpp"

namespace backup::service {

backup_progress progress_of(const domain::backup& shown, part_statuses& statuses,
                            const call_limits& limits) {
  backup_progress made;
  for (const auto& part : shown.details) {
    made.parts_planned = part.name.count;
    if (part.state() == domain::snapshot_state::success) ++made.parts_done;
    if (made.running || part.state() != domain::snapshot_state::in_progress) continue;
    auto told = statuses.read(part.name, limits);
    made.running = backup_progress::part{part.name, {}, {}};
    if (told) {
      made.running->told = *told;
    } else {
      made.running->why_not = told.error().message;
    }
  }
  return made;
}

}  // namespace backup::service
