#include "service/history.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

namespace backup::service {
namespace {

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
  auto found = find(pattern, how_much, ran_before, limits);
  if (!found) return tl::unexpected(found.error());
  const auto now = time_to_judge(*found, limits);
  if (!now) return tl::unexpected(now.error());

  auto backups = judged(*std::move(found), *now, how_much);
  add_without_parts(backups, pattern, ran_before);
  if (how_much == detail::states) {
    domain::order_by_id(backups);
  } else {
    domain::order_by_start(backups);
  }
  return backups;
}

engine_result<std::vector<domain::backup>> history::running(const call_limits& limits) const {
  const auto everything = domain::pattern_of_ids_starting_with("");
  const auto ran_before = runs_.running();
  auto found = find(everything, detail::states, ran_before, limits);
  if (!found) return tl::unexpected(found.error());
  for (auto& each : *found) {
    if (!each.run.was_taken_here) each.run = {};
  }
  if (auto read = add_end_times(*found, limits); !read) return tl::unexpected(read.error());
  const auto now = time_to_judge(*found, limits);
  if (!now) return tl::unexpected(now.error());
  auto backups = judged(*std::move(found), *now, detail::states);
  add_without_parts(backups, everything, ran_before);
  std::erase_if(backups, [](const domain::backup& each) {
    return each.state != domain::backup_state::in_progress;
  });
  domain::order_by_id(backups);
  return backups;
}

std::vector<domain::backup> history::judged(std::vector<found_backup> found, domain::epoch_ms now,
                                            detail how_much) const {
  std::vector<domain::backup> backups;
  for (auto& each : found) {
    auto verdict = judge(each, now);
    if (how_much == detail::states) keep_states_only(each.parts);
    const auto id = each.parts.front().name.id;
    backups.push_back(
        {id, verdict.state, std::move(verdict.failure_reason), std::move(each.parts)});
  }
  return backups;
}

engine_result<std::vector<history::left_backup>> history::unfinished(
    const call_limits& limits) const {
  const auto found =
      find(domain::pattern_of_ids_starting_with(""), detail::states, runs_.running(), limits);
  if (!found) return tl::unexpected(found.error());
  const auto now = time_to_judge(*found, limits);
  if (!now) return tl::unexpected(now.error());
  std::vector<left_backup> left;
  for (const auto& each : *found) {
    const bool is_taken_here = each.run.now == domain::run_knowledge::phase::running;
    if (is_taken_here || judge(each, *now).state != domain::backup_state::in_progress) continue;
    std::optional<domain::epoch_ms> newest_end;
    for (const auto& part : each.parts) newest_end = std::max(newest_end, part.ended);
    const auto quiet_for = judged_by_time(each) ? *now - newest_end.value_or(*now) : 0;
    left.push_back({each.parts.front().name.id, std::chrono::milliseconds(quiet_for)});
  }
  return left;
}

engine_result<std::vector<history::found_backup>> history::find(
    std::string_view pattern, detail how_much, const std::optional<domain::backup_id>& ran_before,
    const call_limits& limits) const {
  auto listed = engine_.list_snapshots(pattern, how_much, limits);
  if (!listed) return tl::unexpected(listed.error());
  auto found = group(std::move(listed->parts), ran_before);
  if (auto read = add_end_times(found, limits); !read) return tl::unexpected(read.error());
  return found;
}

engine_result<domain::epoch_ms> history::time_to_judge(const std::vector<found_backup>& found,
                                                       const call_limits& limits) const {
  if (std::none_of(found.begin(), found.end(), judged_by_time)) return 0;
  return clock_.now(limits);
}

bool history::judged_by_time(const found_backup& found) {
  return domain::needs_end_times(found.parts, found.run);
}

void history::add_without_parts(std::vector<domain::backup>& to, std::string_view pattern,
                                const std::optional<domain::backup_id>& ran_before) const {
  const auto is_asked_for = [&](const domain::backup_id& id) {
    const bool is_shown =
        std::any_of(to.begin(), to.end(), [&id](const auto& shown) { return shown.id == id; });
    return !is_shown && domain::matches(pattern, id);
  };
  const auto running = runs_.running();
  // One that began meanwhile may just not have been there yet.
  if (running && running == ran_before && runs_.has_begun(*running) && is_asked_for(*running)) {
    to.push_back({*running, domain::backup_state::in_progress, std::nullopt, {}});
  }
  for (const auto& [id, reason] : runs_.ended_without_parts()) {
    if (is_asked_for(id)) to.push_back({id, domain::backup_state::incomplete, reason, {}});
  }
}

/// A run that was active when the engine was asked and has ended well since then is still running
/// as far as the engine's answer goes.
std::vector<history::found_backup> history::group(
    std::vector<domain::snapshot> parts, const std::optional<domain::backup_id>& ran_before) const {
  using phase = domain::run_knowledge::phase;
  std::vector<found_backup> found;
  for (auto& of_one_id : domain::group_by_id(std::move(parts))) {
    const auto& id = of_one_id.front().name.id;
    auto run = runs_.knowledge_of(id, of_one_id);
    if (run.now == phase::none && ran_before == id) run.now = phase::running;
    found.push_back({std::move(of_one_id), std::move(run)});
  }
  return found;
}

engine_result<void> history::add_end_times(std::vector<found_backup>& found,
                                           const call_limits& limits) const {
  const auto needs_them = [](const found_backup& each) {
    return judged_by_time(each) && !end_times_are_known(each.parts);
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

domain::verdict history::judge(const found_backup& found, domain::epoch_ms now) const {
  auto verdict = domain::judge(found.parts, found.run, now, settings_.incomplete_after);
  const bool is_taken_here = found.run.now == domain::run_knowledge::phase::running;
  if (verdict.state == domain::backup_state::in_progress && !is_taken_here) {
    sightings_.note(found.parts.front().name.id);
  }
  return verdict;
}

}  // namespace backup::service
