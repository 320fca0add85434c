#include <algorithm>
#include <map>
#include <set>

#include "simulation/checker.hpp"

// What must hold once faults have ceased, all hosts have been up and nothing has moved for longer
// than the incomplete-check timeout.

namespace simulation {
namespace {

/// A host looks again for a minute after a deletion is done; what comes later is nobody's.
constexpr seconds looks_after_a_deletion{55};
constexpr seconds safely_after_a_deletion{75};

/// What a host needs to go on with a backup beside the patience that it has: it must have seen it,
/// and another host that was quicker and failed must have been waited for.
constexpr seconds time_to_notice{15};

}  // namespace

void checker::check_at_rest() {
  check_nobody_takes();
  check_not_mixed();
  check_orphans();
  for (const auto& each : operations_) {
    if (each.what == operation::kind::remove) check_deletion(each);
    if (each.what == operation::kind::take) check_refused_post(each);
  }
  for (const auto& [name, run] : runs_) check_promise(run);
}

/// No host still takes a backup: its end is known.
void checker::check_nobody_takes() {
  for (const auto& host : lives_) {
    for (const auto& [id, since] : host.takes) {
      violate("every run ends",
              host.name + " still takes backup " + id.to_string() + " though nothing moves");
    }
  }
}

/// The parts of what shows as COMPLETED are all of one run: they would not fit together otherwise.
void checker::check_not_mixed() {
  std::map<domain::backup_id, std::set<std::string>> runs;
  std::map<domain::backup_id, unsigned> good;
  for (const auto& each : engine_->snapshots()) {
    const auto& name = each->shown.name;
    runs[name.id].insert(each->run);
    const bool is_good = each->shown.state() == domain::snapshot_state::success;
    if (is_good && ++good[name.id] == name.count && runs[name.id].size() > 1) {
      violate("a backup is of one run",
              "backup " + name.id.to_string() + " shows COMPLETED with parts of different runs");
    }
  }
}

/// Not where there was nothing but the memory of a backup, nor once the host has ended or was
/// refused.
bool checker::is_owed(const operation& deletion) const {
  if (deletion.what != operation::kind::remove || deletion.how != operation::end::fine)
    return false;
  const auto& host = lives_[deletion.life];
  const auto told = host.deleted.find(deletion.id);
  const bool is_done = told != host.deleted.end() && told->second >= deletion.began;
  const bool gave_up = host.gave_up_deleting.contains(deletion.id) && host.was_refused;
  return !is_done && deletion.saw_parts && !gave_up && !host.died && !host.stopping;
}

bool checker::awaits_a_deletion() const {
  return std::any_of(operations_.begin(), operations_.end(),
                     [this](const operation& each) { return is_owed(each); });
}

/// Invariant 4. After a DELETE that answered 204, and no POST of that id since its begin, these are
/// gone: what its last look had shown, and what was added to the runs in that look until it had
/// stopped looking, a minute after it was done. A host that died or was stopped before that owes
/// nothing further: the command may have been lost, and nobody else knows of it.
void checker::check_deletion(const operation& deletion) {
  if (deletion.how != operation::end::fine) return;
  for (const auto& each : operations_) {
    const bool is_later = each.is_open() || each.ended >= deletion.began;
    if (each.what == operation::kind::take && each.id == deletion.id && is_later) return;
  }
  const auto& host = lives_[deletion.life];
  if (is_owed(deletion)) {
    return violate("the end of a deletion is told", host.name + " answered 204 to DELETE of " +
                                                        deletion.id.to_string() +
                                                        " and has never told that it is done");
  }
  const auto told = host.deleted.find(deletion.id);
  if (told == host.deleted.end() || told->second < deletion.began) return;
  const auto end_of_host =
      std::min(host.died.value_or(instant::max()), host.stopping.value_or(instant::max()));
  for (const auto& part : engine_->snapshots()) {
    if (part->shown.name.id != deletion.id) continue;
    const bool was_seen = part->accepted <= deletion.looked;
    const bool is_stray = deletion.saw.contains(part->run) &&
                          part->accepted < told->second + looks_after_a_deletion &&
                          end_of_host > told->second + safely_after_a_deletion && !host.was_refused;
    if (!was_seen && !is_stray) continue;
    violate("no part remains after a DELETE",
            short_name(part->name) + " of run " + part->run.substr(0, 4) + " is there, and " +
                host.name + " answered 204 to DELETE of " + deletion.id.to_string() +
                " after which nobody asked for a new one");
  }
}

/// A part whose part 1 is gone is removed by who made it and knows that it did, and has lived
/// since.
void checker::check_orphans() {
  for (const auto& part : engine_->snapshots()) {
    const auto& run = *find_run(part->run);
    const auto& record = run.parts.at(part->shown.name.part - 1);
    const auto& maker = lives_[part->by.life];
    const auto parts = present(run);
    const bool first_is_there = std::any_of(
        parts.begin(), parts.end(), [](const auto* each) { return each->shown.name.part == 1; });
    const bool lived_on = !maker.died && !maker.stopping && !maker.was_refused;
    if (first_is_there || !record.is_known_to_maker || !lived_on) continue;
    if (run.completed_by.contains(maker.number) || has_told_end(run, maker.number)) continue;
    violate("who made a part removes it when the backup is deleted",
            short_name(part->name) + " of run " + part->run.substr(0, 4) + " from " + maker.name +
                " is there without its part 1");
  }
}

/// A POST that answered 400 leaves nothing, unless its host ended before it could withdraw, or a
/// create that it had looked for in vain was carried out later.
void checker::check_refused_post(const operation& post) {
  const bool is_400 = post.how == operation::end::failed &&
                      (post.failed->kind == service::failure_kind::id_taken ||
                       post.failed->kind == service::failure_kind::another_runs);
  const auto& host = lives_[post.life];
  if (!is_400 || host.died || host.stopping || host.was_refused) return;
  for (const auto& name : post.runs) {
    const auto* const run = find_run(name);
    if (run == nullptr || run->promised || present(*run).empty()) continue;
    if (*run->first_accepted > post.ended) continue;
    violate("a POST that answered 400 leaves nothing", "parts of run " + name.substr(0, 4) +
                                                           " are there, which " + host.name +
                                                           " began and withdrew from");
  }
}

/// Invariant 5. Each backup whose POST answered 200 and which nobody asked to delete is COMPLETED;
/// or a part of it ended badly; or a host has ended it, with a cause (checked when it told so); or
/// it was lost by two faults together; or nobody could go on with it in time.
void checker::check_promise(const run_record& run) {
  if (!run.promised || run.was_hit_by_old_delete) return;
  if (was_asked_to_delete(run.id, *run.first_accepted)) return;
  if (is_complete(run) || has_bad_end(run)) return;
  for (const auto& host : lives_) {
    if (has_told_end(run, host.number)) return;
  }
  const auto parts = present(run);
  if (parts.empty() && was_lost_by_two_faults(run)) return;
  if (!parts.empty() && !could_be_taken_over(run)) return;
  violate("a promised backup ends COMPLETED",
          "backup " + run.id.to_string() + " (run " + run.run.substr(0, 4) + ") has " +
              std::to_string(parts.size()) + " of " + std::to_string(run.parts.size()) +
              " parts, and no host has told why");
}

/// The engine was killed and forgot the only part, and the host that took the backup ended before
/// it could take that part again: nothing of it is left that anybody could know.
bool checker::was_lost_by_two_faults(const run_record& run) const {
  const auto& maker = lives_[run.maker];
  return run.parts.front().forgotten > 0 && (maker.died || maker.stopping);
}

/// Whether a host that is up had to see it: by the list at its start, or among the parts that the
/// engine makes, for which it asks every two seconds at least.
bool checker::could_be_seen(const run_record& run) const {
  constexpr seconds longest_pause{3};
  return run.longest_part > longest_pause ||
         std::any_of(lives_.begin(), lives_.end(), [&run](const auto& host) {
           return !host.died && !host.stopping && host.born > *run.first_accepted;
         });
}

/// Whether all hosts were up without faults, and no other backup was in the way, for long enough
/// before the newest part was older than the incomplete-check timeout.
bool checker::could_be_taken_over(const run_record& run) const {
  if (!settings_.resume || plans_differ_ || !calm_since_ || !could_be_seen(run)) return false;
  instant newest{};
  for (const auto* part : present(run)) newest = std::max(newest, part->ended);
  const auto begin = std::max(newest, *calm_since_);
  const auto end = newest + settings_.incomplete_after;
  const auto needed = settings_.takeover_after * 3 + time_to_notice;
  if (end - begin < needed) return false;
  for (const auto& [name, other] : runs_) {
    if (&other == &run || !other.first_accepted) continue;
    const bool was_over = other.completed && *other.completed < begin;
    const bool was_in_the_way = !was_over && other.last_change + settings_.incomplete_after > begin;
    if (was_in_the_way) return false;
  }
  return true;
}

}  // namespace simulation
