#include "service/history.hpp"

#include <algorithm>
#include <utility>

namespace backup::service {
namespace {

domain::epoch_ms to_epoch_ms(scheduling::wall_instant time) {
  return std::chrono::duration_cast<std::chrono::milliseconds>(time.time_since_epoch()).count();
}

bool end_times_are_known(const std::vector<domain::snapshot>& parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [](const auto& part) { return part.ended.has_value(); });
}

/// What a list without detail may show, also of a backup whose detail was read for its state.
void keep_states_only(std::vector<domain::snapshot>& parts) {
  for (auto& part : parts) {
    part.started.reset();
    part.ended.reset();
    part.failures.reset();
  }
}

}  // namespace

engine_result<std::vector<domain::backup>> history::load(std::string_view pattern, detail how_much,
                                                         const call_limits& limits) const {
  auto found = engine_.list_snapshots(pattern, how_much, limits);
  if (!found) return tl::unexpected(found.error());

  std::vector<domain::backup> backups;
  for (auto& parts : domain::group_by_id(std::move(found->parts))) {
    auto judged = judge(std::move(parts), limits);
    if (!judged) return tl::unexpected(judged.error());
    if (judged->details.empty()) continue;
    if (how_much == detail::states) keep_states_only(judged->details);
    backups.push_back(std::move(*judged));
  }
  if (how_much == detail::full) domain::order_by_start(backups);
  return backups;
}

engine_result<domain::backup> history::judge(std::vector<domain::snapshot> parts,
                                             const call_limits& limits) const {
  const auto id = parts.front().name.id;
  const auto run = runs_.knowledge_of(id);
  if (domain::needs_end_times(parts, run) && !end_times_are_known(parts)) {
    auto again = engine_.list_snapshots(domain::pattern_of(id), detail::full, limits);
    if (!again) return tl::unexpected(again.error());
    // Deleted in between: an empty backup, which the caller leaves out.
    if (again->parts.empty()) return domain::backup{id, domain::backup_state::incomplete, {}, {}};
    parts = domain::group_by_id(std::move(again->parts)).front();
  }
  auto verdict = domain::judge(parts, run, to_epoch_ms(scheduler_.wall_now()), settings_.patience);
  return domain::backup{id, verdict.state, std::move(verdict.failure_reason), std::move(parts)};
}

}  // namespace backup::service
