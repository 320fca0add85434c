#include "service/history.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace backup::service {
namespace {

snapshots::rows all_rows(const snapshot_table& table) {
  snapshots::rows all(table.size());
  for (std::uint32_t row = 0; row < all.size(); ++row) all[row] = row;
  return all;
}

engine_error too_late() {
  return {engine_fault::unreachable, 0,
          "The engine did not tell in time when snapshots of unfinished backups had ended"};
}

}  // namespace

engine_result<std::shared_ptr<const backup_list>> history::load(std::string_view pattern,
                                                                detail how_much,
                                                                const call_limits& limits) const {
  const auto ran_before = runs_.running();
  auto found = find(pattern, how_much, view::of_this_host, ran_before, limits);
  if (!found) return tl::unexpected(found.error());

  backup_list::judging by{{}, found->now, settings_.incomplete_after};
  for (auto& each : found->in_doubt) {
    judge(each, found->table->parts_of(each.rows), found->now);  // for what it notes
    const bool is_known_here = each.run.now != domain::run_knowledge::phase::none;
    if (is_known_here) by.runs.emplace(each.id, std::move(each.run));
  }
  const auto order =
      how_much == detail::states ? backup_list::order::by_id : backup_list::order::by_start;
  auto alone = without_parts(*found->table, pattern, ran_before);
  auto made = std::make_shared<backup_list>(snapshots_.one_for_all(std::move(found->table)),
                                            std::move(by), std::move(alone), order);
  made->lacking = found->details.lacking;
  made->is_late = found->details.is_late;
  return made;
}

engine_result<std::vector<domain::backup>> history::running(const call_limits& limits) const {
  const auto everything = domain::pattern_of_ids_starting_with("");
  const auto ran_before = runs_.running();
  auto found = find(everything, detail::states, view::of_anybody, ran_before, limits);
  if (!found) return tl::unexpected(found.error());
  std::vector<domain::backup> backups;
  const auto add = [&backups](domain::backup one) {
    if (one.state == domain::backup_state::in_progress) backups.push_back(std::move(one));
  };
  for (const auto& each : found->in_doubt) {
    auto parts = found->table->parts_of(each.rows);
    auto verdict = judge(each, parts, found->now);
    add({each.id, verdict.state, std::move(verdict.failure_reason), std::move(parts)});
  }
  for (auto& each : without_parts(*found->table, everything, ran_before)) add(std::move(each));
  domain::order_by_id(backups);
  return backups;
}

engine_result<std::vector<history::left_backup>> history::unfinished(
    const call_limits& limits) const {
  const auto found = find(domain::pattern_of_ids_starting_with(""), detail::states,
                          view::of_this_host, runs_.running(), limits);
  if (!found) return tl::unexpected(found.error());
  std::vector<left_backup> left;
  for (const auto& each : found->in_doubt) {
    const bool is_taken_here = each.run.now == domain::run_knowledge::phase::running;
    const auto parts = found->table->parts_of(each.rows);
    const auto state = judge(each, parts, found->now).state;
    if (is_taken_here || state != domain::backup_state::in_progress) continue;
    std::optional<domain::epoch_ms> newest_end;
    for (const auto& part : parts) newest_end = std::max(newest_end, part.ended);
    const bool by_time = domain::needs_end_times(parts, each.run);
    const auto quiet_for = by_time ? found->now - newest_end.value_or(found->now) : 0;
    left.push_back({each.id, std::chrono::milliseconds(quiet_for)});
  }
  return left;
}

engine_result<history::findings> history::find(std::string_view pattern, detail how_much,
                                               view whose,
                                               const std::optional<domain::backup_id>& ran_before,
                                               const call_limits& limits) const {
  const auto early = how_much == detail::full ? snapshots_.begin_early(pattern, limits) : nullptr;
  auto table = snapshots_.read(pattern, limits);
  if (!table) return tl::unexpected(table.error());
  findings made{*std::move(table), {}, 0, {}};
  made.in_doubt = in_doubt(*made.table, whose, ran_before);
  if (auto read = add_end_times(made, pattern, limits, early.get()); !read)
    return tl::unexpected(read.error());
  if (how_much == detail::full) {
    const auto completed = snapshots_.complete(*made.table, all_rows(*made.table), pattern,
                                               detail_fetcher::pace::urgent, limits, early.get());
    if (!completed) return tl::unexpected(completed.error());
    made.details = *completed;
  }
  // What was looked at since then may have ended, or be gone.
  made.in_doubt = still_in_doubt(std::move(made.in_doubt), *made.table, whose, ran_before);
  const auto by_time = [&made](const doubtful& one) { return judged_by_time(one, *made.table); };
  if (std::any_of(made.in_doubt.begin(), made.in_doubt.end(), by_time)) {
    // Details may have taken all the time, and a late list comes all the same.
    const auto now = clock_.now({std::max(limits.deadline, clock_.soon()), limits.stop});
    if (!now) return tl::unexpected(now.error());
    made.now = *now;
  }
  return made;
}

/// A run that was active when the engine was asked and has ended well since then is still running
/// as far as the engine's answer goes.
std::vector<history::doubtful> history::in_doubt(
    const snapshot_table& table, view whose,
    const std::optional<domain::backup_id>& ran_before) const {
  using phase = domain::run_knowledge::phase;
  const auto remembered = runs_.remembered();
  std::vector<doubtful> found;
  for (const auto& rows : table.groups()) {
    const auto& id = table.at(rows.first).id;
    if (table.is_complete(rows)) {
      // So that what this host remembers of it, and holds no longer, is forgotten.
      if (remembered.contains(id)) runs_.knowledge_of(id, table.parts_of(rows));
      continue;
    }
    doubtful made{id, rows, runs_.knowledge_of(id, table.parts_of(rows))};
    if (made.run.now == phase::none && ran_before == id) made.run.now = phase::running;
    if (whose == view::of_anybody && !made.run.was_taken_here) made.run = {};
    found.push_back(std::move(made));
  }
  return found;
}

std::vector<history::doubtful> history::still_in_doubt(
    std::vector<doubtful> before, const snapshot_table& table, view whose,
    const std::optional<domain::backup_id>& ran_before) const {
  auto found = in_doubt(table, whose, ran_before);
  auto earlier = before.begin();
  for (auto& each : found) {
    while (earlier != before.end() && earlier->id > each.id) ++earlier;
    if (earlier != before.end() && earlier->id == each.id) each.run = earlier->run;
  }
  return found;
}

engine_result<void> history::add_end_times(findings& to, std::string_view pattern,
                                           const call_limits& limits, whole_call* early) const {
  snapshots::rows wanted;
  for (const auto& each : to.in_doubt) {
    if (!judged_by_time(each, *to.table)) continue;
    for (auto row = each.rows.first; row < each.rows.first + each.rows.size; ++row) {
      wanted.push_back(row);
    }
  }
  const auto read =
      snapshots_.complete(*to.table, wanted, pattern, detail_fetcher::pace::urgent, limits, early);
  if (!read) return tl::unexpected(read.error());
  if (read->is_late) return tl::unexpected(too_late());
  return {};
}

bool history::judged_by_time(const doubtful& one, const snapshot_table& table) {
  return domain::needs_end_times(table.parts_of(one.rows), one.run);
}

domain::verdict history::judge(const doubtful& one, const std::vector<domain::snapshot>& parts,
                               domain::epoch_ms now) const {
  auto verdict = domain::judge(parts, one.run, now, settings_.incomplete_after);
  const bool is_taken_here = one.run.now == domain::run_knowledge::phase::running;
  if (verdict.state == domain::backup_state::in_progress && !is_taken_here) {
    sightings_.note(one.id);
  }
  return verdict;
}

std::vector<domain::backup> history::without_parts(
    const snapshot_table& table, std::string_view pattern,
    const std::optional<domain::backup_id>& ran_before) const {
  std::vector<domain::backup> found;
  const auto is_asked_for = [&](const domain::backup_id& id) {
    return !table.has(id) && domain::matches(pattern, id);
  };
  const auto running = runs_.running();
  // One that began meanwhile may just not have been there yet.
  if (running && running == ran_before && runs_.has_begun(*running) && is_asked_for(*running)) {
    found.push_back({*running, domain::backup_state::in_progress, std::nullopt, {}});
  }
  for (const auto& [id, reason] : runs_.ended_without_parts()) {
    const bool is_there = std::any_of(found.begin(), found.end(),
                                      [id = id](const auto& shown) { return shown.id == id; });
    if (!is_there && is_asked_for(id)) {
      found.push_back({id, domain::backup_state::incomplete, reason, {}});
    }
  }
  return found;
}

}  // namespace backup::service
