#include "service/history.hpp"

#include <algorithm>
#include <map>
#include <string>
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
  const auto ran_before = runs_.running();
  auto listed = engine_.list_snapshots(pattern, how_much, limits);
  if (!listed) return tl::unexpected(listed.error());
  auto found = group(std::move(listed->parts), ran_before);
  if (auto read = add_end_times(found, limits); !read) return tl::unexpected(read.error());

  std::vector<domain::backup> backups;
  for (auto& each : found) {
    backups.push_back(judge(std::move(each)));
    if (how_much == detail::states) keep_states_only(backups.back().details);
  }
  if (how_much == detail::full) domain::order_by_start(backups);
  return backups;
}

/// A run that was active when the engine was asked and has ended well since then is still running
/// as far as the engine's answer goes.
std::vector<history::found_backup> history::group(
    std::vector<domain::snapshot> parts, const std::optional<domain::backup_id>& ran_before) const {
  using phase = domain::run_knowledge::phase;
  std::vector<found_backup> found;
  for (auto& of_one_id : domain::group_by_id(std::move(parts))) {
    const auto& id = of_one_id.front().name.id;
    auto run = runs_.knowledge_of(id);
    if (run.now == phase::none && ran_before == id) run.now = phase::running;
    found.push_back({std::move(of_one_id), std::move(run)});
  }
  return found;
}

engine_result<void> history::add_end_times(std::vector<found_backup>& found,
                                           const call_limits& limits) const {
  const auto needs_them = [](const found_backup& each) {
    return domain::needs_end_times(each.parts, each.run) && !end_times_are_known(each.parts);
  };
  std::string patterns;
  for (const auto& each : found) {
    if (!needs_them(each)) continue;
    patterns += (patterns.empty() ? "" : ",") + domain::pattern_of(each.parts.front().name.id);
  }
  if (patterns.empty()) return {};
  auto again = engine_.list_snapshots(patterns, detail::full, limits);
  if (!again) return tl::unexpected(again.error());

  std::map<domain::backup_id, std::vector<domain::snapshot>> full;
  for (auto& part : again->parts) full[part.name.id].push_back(std::move(part));
  for (auto& each : found) {
    if (!needs_them(each)) continue;
    auto parts = domain::group_by_id(std::move(full[each.parts.front().name.id]));
    each.parts = parts.empty() ? std::vector<domain::snapshot>{} : std::move(parts.front());
  }
  // Deleted in between.
  std::erase_if(found, [](const found_backup& each) { return each.parts.empty(); });
  return {};
}

domain::backup history::judge(found_backup found) const {
  auto verdict = domain::judge(found.parts, found.run, to_epoch_ms(scheduler_.wall_now()),
                               settings_.incomplete_after);
  const auto id = found.parts.front().name.id;
  return {id, verdict.state, std::move(verdict.failure_reason), std::move(found.parts)};
}

}  // namespace backup::service
