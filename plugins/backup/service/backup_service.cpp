#include "service/backup_service.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "service/contents.hpp"
#include "service/names.hpp"

namespace backup::service {
namespace {

/// An engine that refuses a deletion does so at once; one that says nothing for so long is at work.
constexpr std::chrono::seconds time_to_refuse{2};

/// How long a run that is woken may take to see that it has ended.
constexpr std::chrono::seconds time_to_notice{5};

tl::unexpected<failure> no_backup(const domain::backup_id& id) {
  return fail(failure_kind::no_such_backup, "No backup with id [" + id.to_string() + "] found.");
}

/// Counts when an operation is over, however it ended.
class change_counter {
 public:
  explicit change_counter(std::atomic<std::uint64_t>& of) : of_(of) {}
  ~change_counter() { ++of_; }
  change_counter(const change_counter&) = delete;
  change_counter& operator=(const change_counter&) = delete;

 private:
  std::atomic<std::uint64_t>& of_;
};

tl::unexpected<failure> too_late(const backup_list& of) {
  return fail(failure_kind::engine_unreachable,
              "The engine did not tell the details of " + std::to_string(of.lacking) + " of " +
                  std::to_string(of.snapshots()) +
                  " snapshots in time. What it told is remembered: try again, or ask with "
                  "verbose=false.");
}

}  // namespace

backup_service::backup_service(engine_port& engine, scheduling::scheduler& on, events& told,
                               const settings& configured)
    : engine_(engine, on),
      scheduler_(on),
      events_(told),
      settings_(configured),
      snapshots_(engine_, on, configured),
      part_(on),
      runs_(on),
      sightings_(on),
      history_(snapshots_, engine_, on, runs_, sightings_, configured),
      planner_(engine_, told, configured),
      rivals_(engine_, history_, configured),
      deletions_(engine_, on, told, configured),
      beginning_(engine_, on, configured, planner_, rivals_, deletions_),
      takeover_(engine_, told, configured, planner_, rivals_, history_, runs_) {}

result<std::vector<std::string>> backup_service::take(const domain::backup_id& id,
                                                      const call_limits& limits) {
  const change_counter told(changes_);
  if (auto fine = require_repository(limits); !fine) return tl::unexpected(fine.error());
  auto reserved = reserve(id, limits);
  if (!reserved) return tl::unexpected(reserved.error());
  auto begun = beginning_.begin(id, limits);
  if (!begun) {
    // Its part 1 may be there, where the engine did not answer any more: somebody looks after it.
    sightings_.note(id);
    return tl::unexpected(begun.error());
  }

  std::vector<std::string> scheduled;
  for (const auto& part : begun->plan.parts) scheduled.push_back(part.name.to_string());
  take_the_rest(*std::move(reserved), *std::move(begun));
  return scheduled;
}

backup_service::taken_over backup_service::take_over(const domain::backup_id& id,
                                                     const call_limits& limits) {
  // The engine may work for minutes on a deletion, while all parts are still there; and a deletion
  // that begins now has stopped what runs, not what is about to run.
  const auto steps_before = runs_.deletion_steps();
  if (deletions_.is_open(id)) return taken_over::not_now;
  auto prepared = takeover_.prepare(id, limits);
  if (!prepared) {
    return prepared.error() == takeover::obstacle::for_good ? taken_over::never
                                                            : taken_over::not_now;
  }
  auto reserved = runs_.reserve(id);
  if (!reserved || runs_.deletion_steps() != steps_before || deletions_.is_open(id)) {
    return taken_over::not_now;
  }
  take_the_rest(*std::move(reserved), *std::move(prepared));
  return taken_over::yes;
}

result<std::vector<history::left_backup>> backup_service::unfinished(
    const call_limits& limits) const {
  auto found = history_.unfinished(limits);
  if (!found) return fail(found.error());
  return *std::move(found);
}

result<domain::backup> backup_service::get(const domain::backup_id& id,
                                           const call_limits& limits) const {
  const change_counter told(changes_);
  if (auto fine = require_repository_name(); !fine) return tl::unexpected(fine.error());
  auto found = history_.load(domain::pattern_of(id), detail::full, limits);
  if (!found) return fail(found.error());
  const auto& backups = **found;
  if (backups.size() == 0) return no_backup(id);
  if (backups.is_late) return too_late(backups);
  return backups.at(0);
}

result<std::shared_ptr<const backup_list>> backup_service::list(std::string_view pattern,
                                                                detail how_much,
                                                                const call_limits& limits) {
  const change_counter told(changes_);
  if (auto fine = require_repository_name(); !fine) return tl::unexpected(fine.error());
  auto found = history_.load(pattern, how_much, limits);
  if (!found) return fail(found.error());
  const auto& backups = **found;
  if (backups.is_late) {
    snapshots_.tell_of_change();
    events_.details_late(backups.lacking, backups.snapshots());
    if (settings_.details_when_late == settings::when_late::error) return too_late(backups);
  }
  return *std::move(found);
}

result<void> backup_service::remove(const domain::backup_id& id, const call_limits& limits) {
  const change_counter told(changes_);
  if (auto fine = require_repository_name(); !fine) return fine;
  if (!runs_.stop(id, limits.deadline)) {
    return fail(failure_kind::engine_unreachable,
                "Backup [" + id.to_string() +
                    "] is running and could not be stopped in time: the engine does not answer the "
                    "request for its next part. Try again.");
  }
  const auto runs_before = runs_.begun();
  const auto found = read_contents(engine_, domain::pattern_of(id), limits);
  if (!found) return fail(found.error());
  if (found->parts.empty()) {
    const auto shown = runs_.ended_without_parts();
    const bool was_shown =
        std::any_of(shown.begin(), shown.end(), [&id](const auto& one) { return one.first == id; });
    runs_.forget(id, runs_before);
    if (!was_shown) return no_backup(id);
    return {};
  }
  auto what = doomed::all_of(id, found->parts);
  const auto when_deleted = [this, id, runs_before] {
    runs_.forget(id, runs_before);
    snapshots_.tell_of_change();
  };
  auto sent = engine_.delete_snapshots(names_of(found->parts), deletions_.until_done());
  return await_command(std::move(what), std::move(sent), when_deleted, limits);
}

result<void> backup_service::require_repository_name() const {
  if (!settings_.repository.empty()) return {};
  return fail(
      failure_kind::no_repository,
      "No backup repository configured. Set camunda.data.backup.repository-name to the name "
      "of a snapshot repository of the engine.");
}

result<void> backup_service::require_repository(const call_limits& limits) {
  if (auto fine = require_repository_name(); !fine) return fine;
  const auto known = engine_.check_repository(limits);
  if (!known) return fail(known.error());
  snapshots_.expect(*known);
  return {};
}

result<runs::reservation> backup_service::reserve(const domain::backup_id& id,
                                                  const call_limits& limits) {
  auto reserved = runs_.reserve(id);
  if (reserved) return *std::move(reserved);
  if (auto fine = beginning_.require_free_id(id, limits); !fine)
    return tl::unexpected(fine.error());
  // It may have ended in the engine since its run looked: what shows COMPLETED blocks nobody. One
  // that shows nothing yet is about to begin.
  const auto other = reserved.error();
  const auto found = history_.load(domain::pattern_of(other), detail::states, limits);
  if (!found) return fail(found.error());
  const auto& shown = **found;
  const bool goes_on = shown.size() == 0 || shown.at(0).state == domain::backup_state::in_progress;
  const auto enough = std::min(scheduler_.now() + time_to_notice, limits.deadline);
  if (goes_on || !runs_.hurry(other, enough)) return another_runs(other);
  auto second_try = runs_.reserve(id);
  if (!second_try) return another_runs(second_try.error());
  return *std::move(second_try);
}

void backup_service::take_the_rest(runs::reservation reserved, beginning::begun begun) {
  const auto id = begun.plan.parts.front().name.id;
  const auto tell_end = [this, id, began = scheduler_.now()](const run_end& end) {
    tell(id, end, std::chrono::duration_cast<std::chrono::milliseconds>(scheduler_.now() - began));
  };
  const auto take = [this, id, begun = std::move(begun)](const std::stop_token& stop,
                                                         scheduling::sleeper& sleeper) {
    const auto parts = begun.plan.parts.size();
    if (begun.start.is_continued) {
      events_.backup_resumed(id, begun.start.there, parts);
    } else {
      events_.backup_started(id, parts);
    }
    const run_tools tools{engine_, scheduler_, events_, settings_,
                          rivals_, deletions_, part_,   closing_.get_token()};
    return backup_run(tools, sleeper, begun.plan, begun.start).take_all(stop);
  };
  std::move(reserved).begin(take, tell_end);
}

void backup_service::tell(const domain::backup_id& id, const run_end& end,
                          std::chrono::milliseconds took) {
  snapshots_.tell_of_change();
  switch (end.how) {
    case run_end::kind::completed:
      return events_.backup_completed(id, took);
    case run_end::kind::ended:
      return events_.backup_ended(id, end.reason);
    case run_end::kind::deleted:
      return events_.backup_stopped(id, end.reason);
    case run_end::kind::handed_over:
    case run_end::kind::left:
      return events_.backup_left(id, end.reason);
  }
}

result<void> backup_service::await_command(doomed what, std::unique_ptr<deletion> sent,
                                           const std::function<void()>& when_deleted,
                                           const call_limits& limits) {
  auto outcome = sent->wait_until(std::min(scheduler_.now() + time_to_refuse, limits.deadline));
  if (!outcome && !sent->is_sent()) outcome = sent->wait_until(limits.deadline);
  const bool is_sent = sent->is_sent();
  if (outcome && *outcome) {
    when_deleted();
    events_.backup_deleted(what.id, what.snapshots);
    deletions_.look_again(std::move(what));
    return {};
  }
  if (outcome) {
    events_.deletion_failed(what.id, outcome->error().message);
    return fail(outcome->error());
  }
  if (!is_sent) {
    return fail(failure_kind::engine_unreachable,
                "The engine did not take the command to delete backup [" + what.id.to_string() +
                    "] in time. Try again.");
  }
  deletions_.follow(std::move(what), std::move(sent), when_deleted);
  return {};
}

}  // namespace backup::service
