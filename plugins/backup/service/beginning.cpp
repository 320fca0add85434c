#include "service/beginning.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "scheduling/sleeper.hpp"
#include "service/names.hpp"
#include "service/pauses.hpp"

namespace backup::service {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Names that are being deleted are mostly free soon; who waits longer keeps others waiting.
constexpr seconds longest_wait_for_names{5};

/// Rivals that withdrew try again at different times.
constexpr milliseconds shortest_pause{100};
constexpr milliseconds longest_pause{1'000};

/// After a lost answer a look is worth a little more than the caller's time.
constexpr seconds time_for_a_look{2};

std::string being_deleted(const domain::backup_id& id) {
  return "The snapshots of backup [" + id.to_string() +
         "] are being deleted; the engine still holds their names. Try again when GET says 404, or "
         "use another id.";
}

}  // namespace

result<beginning::begun> beginning::begin(const domain::backup_id& id,
                                          const call_limits& limits) const {
  while (true) {
    if (auto fine = require_free_id(id, limits); !fine) return tl::unexpected(fine.error());
    if (auto fine = require_no_other_backup(id, limits); !fine) return tl::unexpected(fine.error());
    auto planned = planner_.plan(id, limits);
    if (!planned) return tl::unexpected(planned.error());

    const auto& first = planned->parts.front();
    const domain::run_id run(scheduler_.random());
    if (auto accepted = take_first_part(first, run, limits); !accepted) {
      return tl::unexpected(accepted.error());
    }
    const call_limits for_the_look{std::max(limits.deadline, scheduler_.now() + time_for_a_look),
                                   limits.stop};
    const auto looked = look_again(first, run, for_the_look);
    if (!looked) return tl::unexpected(looked.error());
    switch (looked->how) {
      case standing::kind::alone:
        return begun{*std::move(planned), {run, looked->there, true, looked->first_uuid}};
      case standing::kind::replaced:
        return fail(failure_kind::id_taken, "Backup [" + id.to_string() +
                                                "] was deleted by another request while it began.");
      case standing::kind::rival:
        break;
    }
    // Another host may go on with it while the engine is still at work on part 1.
    deletions_.withdraw(doomed::whole(id, run));
    const bool has_time = await_withdrawal(id, limits) && pause_at_random(limits);
    if (!has_time && looked->other) return another_runs(*looked->other);
    if (!has_time) return fail(failure_kind::id_taken, being_deleted(id));
  }
}

result<void> beginning::require_free_id(const domain::backup_id& id,
                                        const call_limits& limits) const {
  const auto waits_until = std::min(scheduler_.now() + longest_wait_for_names, limits.deadline);
  for (unsigned looks = 1;; ++looks) {
    // Asked before the engine is: what it has carried out by then, the look shows.
    const bool is_being_deleted = deletions_.is_open(id);
    const auto found = engine_.list_snapshots(domain::pattern_of(id), detail::states, limits);
    if (!found) return fail(found.error());
    if (found->parts.empty() && found->foreign_names.empty()) return {};
    if (is_being_deleted && sleep(next_try(looks), {waits_until, limits.stop})) continue;
    if (is_being_deleted) return fail(failure_kind::id_taken, being_deleted(id));
    if (!found->parts.empty()) {
      return fail(failure_kind::id_taken,
                  "A backup with ID [" + id.to_string() +
                      "] already exists. Found snapshots: " + in_brackets(names_of(found->parts)));
    }
    return fail(failure_kind::id_taken,
                "Backup [" + id.to_string() +
                    "] cannot be taken: there are snapshots that are not parts of a backup but "
                    "named like one: " +
                    in_brackets(found->foreign_names) +
                    ". Use another id, or remove them in the engine: DELETE /_snapshot/" +
                    settings_.repository + "/" + found->foreign_names.front());
  }
}

result<void> beginning::require_no_other_backup(const domain::backup_id& id,
                                                const call_limits& limits) const {
  const auto other = rivals_.running_beside(id, limits);
  if (!other) return fail(other.error());
  if (*other) return another_runs(**other);
  return {};
}

result<void> beginning::take_first_part(const domain::planned_part& first,
                                        const domain::run_id& run,
                                        const call_limits& limits) const {
  const auto waits_until = std::min(scheduler_.now() + longest_wait_for_names, limits.deadline);
  for (unsigned tries = 1;; ++tries) {
    const auto accepted = engine_.create_snapshot(first, run, limits);
    if (accepted) return {};
    const auto& error = accepted.error();
    if (!error.is_final()) return resolve_by_looking(first, run, error, limits);
    if (error.fault != engine_fault::name_taken) return fail(error);
    // Nobody has shown it, so it is being deleted, or another host was quicker.
    const bool is_being_deleted = deletions_.is_open(first.name.id);
    if (!is_being_deleted) return fail(error);
    if (!sleep(next_try(tries), {waits_until, limits.stop})) {
      return fail(failure_kind::id_taken, being_deleted(first.name.id));
    }
  }
}

result<void> beginning::resolve_by_looking(const domain::planned_part& first,
                                           const domain::run_id& run, const engine_error& unclear,
                                           const call_limits& limits) const {
  const call_limits for_the_look{std::max(limits.deadline, scheduler_.now() + time_for_a_look),
                                 limits.stop};
  const auto found = engine_.list_snapshots(first.name.to_string(), detail::contents, for_the_look);
  auto lost = from_engine(unclear);
  if (!found) {
    lost.message += " It is not known whether snapshot " + first.name.to_string() +
                    " was begun: look with GET before trying again.";
    return tl::unexpected(std::move(lost));
  }
  for (const auto& there : found->parts) {
    if (there.name != first.name) continue;
    if (there.run == run) return {};
    return fail(failure_kind::id_taken, "A backup with ID [" + first.name.id.to_string() +
                                            "] was begun at the same moment. Found snapshots: [" +
                                            first.name.to_string() + "]");
  }
  return tl::unexpected(std::move(lost));
}

result<standing> beginning::look_again(const domain::planned_part& first, const domain::run_id& run,
                                       const call_limits& limits) const {
  for (unsigned tries = 1;; ++tries) {
    const auto looked = rivals_.look_again(first, run, limits);
    if (looked) return *looked;
    const auto& error = looked.error();
    const auto pause = jittered(next_try(tries), scheduler_.random());
    if (error.is_transient() && sleep(pause, limits)) continue;
    auto unknown = from_engine(error);
    unknown.message += " Snapshot " + first.name.to_string() +
                       " was begun, but not whether another backup runs could be learnt: GET shows "
                       "what becomes of it.";
    return tl::unexpected(std::move(unknown));
  }
}

bool beginning::await_withdrawal(const domain::backup_id& id, const call_limits& limits) const {
  for (unsigned looks = 1; deletions_.is_open(id); ++looks) {
    if (!sleep(next_try(looks) / 4, limits)) return false;
  }
  return true;
}

bool beginning::pause_at_random(const call_limits& limits) const {
  return sleep(shortest_pause + up_to(longest_pause - shortest_pause, scheduler_.random()), limits);
}

bool beginning::sleep(milliseconds pause, const call_limits& limits) const {
  const auto until = scheduler_.now() + pause;
  if (until >= limits.deadline) return false;
  return !scheduling::sleeper(scheduler_).sleep_until(until, limits.stop);
}

}  // namespace backup::service
