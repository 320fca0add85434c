#include "service/backup_service.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "service/backup_run.hpp"

namespace backup::service {
namespace {

/// An engine that refuses a deletion does so at once; one that says nothing for so long is at work.
constexpr std::chrono::seconds time_to_refuse{2};

/// How long a run that is woken may take to see that it has ended.
constexpr std::chrono::seconds time_to_notice{5};

/// How long an engine may work on a deletion before nobody listens any more.
constexpr std::chrono::hours longest_deletion{6};

std::string in_brackets(const std::vector<std::string>& names) {
  std::string text = "[";
  for (const auto& name : names) text += (text.size() == 1 ? "" : ", ") + name;
  return text + "]";
}

std::vector<std::string> names_of(const std::vector<domain::snapshot>& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) names.push_back(part.name.to_string());
  return names;
}

tl::unexpected<failure> fail(failure_kind kind, std::string message) {
  return tl::unexpected(failure{kind, std::move(message)});
}

tl::unexpected<failure> fail(const engine_error& error) {
  return tl::unexpected(from_engine(error));
}

tl::unexpected<failure> no_backup(const domain::backup_id& id) {
  return fail(failure_kind::no_such_backup, "No backup with id [" + id.to_string() + "] found.");
}

tl::unexpected<failure> another_runs(const domain::backup_id& other) {
  return fail(failure_kind::another_runs, "Another backup is running at the moment: [" +
                                              other.to_string() +
                                              "]. Wait until it has ended, or delete it.");
}

}  // namespace

backup_service::backup_service(engine_port& engine, scheduling::scheduler& on, events& told,
                               const settings& configured)
    : engine_(engine),
      scheduler_(on),
      events_(told),
      settings_(configured),
      runs_(on),
      deletions_(on, told),
      history_(engine, on, runs_, configured) {}

result<std::vector<std::string>> backup_service::take(const domain::backup_id& id,
                                                      const call_limits& limits) {
  if (auto fine = require_repository(limits); !fine) return tl::unexpected(fine.error());
  auto reserved = reserve(id, limits);
  if (!reserved) return tl::unexpected(reserved.error());
  if (auto fine = require_free_id(id, limits); !fine) return tl::unexpected(fine.error());
  if (auto fine = require_no_other_backup(id, limits); !fine) return tl::unexpected(fine.error());
  auto planned = plan(id, limits);
  if (!planned) return tl::unexpected(planned.error());
  const domain::run_id run(scheduler_.random());
  if (auto accepted = take_first_part(planned->parts.front(), run, limits); !accepted) {
    return tl::unexpected(accepted.error());
  }

  std::vector<std::string> scheduled;
  for (const auto& part : planned->parts) scheduled.push_back(part.name.to_string());
  take_the_rest(*std::move(reserved), *std::move(planned), run);
  return scheduled;
}

result<domain::backup> backup_service::get(const domain::backup_id& id,
                                           const call_limits& limits) const {
  if (auto fine = require_repository_name(); !fine) return tl::unexpected(fine.error());
  auto found = history_.load(domain::pattern_of(id), detail::full, limits);
  if (!found) return fail(found.error());
  if (found->empty()) return no_backup(id);
  return std::move(found->front());
}

result<std::vector<domain::backup>> backup_service::list(std::string_view pattern, detail how_much,
                                                         const call_limits& limits) const {
  if (auto fine = require_repository_name(); !fine) return tl::unexpected(fine.error());
  auto found = history_.load(pattern, how_much, limits);
  if (!found) return fail(found.error());
  return *std::move(found);
}

result<void> backup_service::remove(const domain::backup_id& id, const call_limits& limits) {
  if (auto fine = require_repository_name(); !fine) return fine;
  if (!runs_.stop(id, limits.deadline)) {
    return fail(failure_kind::engine_unreachable,
                "Backup [" + id.to_string() +
                    "] is running and could not be stopped in time: the engine does not answer the "
                    "request for its next part. Try again.");
  }
  const auto found = engine_.list_snapshots(domain::pattern_of(id), detail::states, limits);
  if (!found) return fail(found.error());
  if (found->parts.empty()) return no_backup(id);

  const auto names = names_of(found->parts);
  const call_limits until_done{scheduler_.now() + longest_deletion, deletions_.stop_token()};
  return await_command(id, names.size(), engine_.delete_snapshots(names, until_done), limits);
}

result<void> backup_service::require_repository_name() const {
  if (!settings_.repository.empty()) return {};
  return fail(
      failure_kind::no_repository,
      "No backup repository configured. Set camunda.data.backup.repository-name to the name "
      "of a snapshot repository of the engine.");
}

result<void> backup_service::require_repository(const call_limits& limits) const {
  if (auto fine = require_repository_name(); !fine) return fine;
  if (auto known = engine_.check_repository(limits); !known) return fail(known.error());
  return {};
}

result<void> backup_service::require_free_id(const domain::backup_id& id,
                                             const call_limits& limits) const {
  const auto found = engine_.list_snapshots(domain::pattern_of(id), detail::states, limits);
  if (!found) return fail(found.error());
  if (!found->parts.empty()) {
    return fail(failure_kind::id_taken,
                "A backup with ID [" + id.to_string() +
                    "] already exists. Found snapshots: " + in_brackets(names_of(found->parts)));
  }
  if (!found->foreign_names.empty()) {
    return fail(failure_kind::id_taken,
                "Backup [" + id.to_string() +
                    "] cannot be taken: there are snapshots that are not parts of a backup but "
                    "named like one: " +
                    in_brackets(found->foreign_names) +
                    ". Use another id, or remove them in the engine: DELETE /_snapshot/" +
                    settings_.repository + "/" + found->foreign_names.front());
  }
  return {};
}

result<runs::reservation> backup_service::reserve(const domain::backup_id& id,
                                                  const call_limits& limits) {
  auto reserved = runs_.reserve(id);
  if (reserved) return *std::move(reserved);
  if (auto fine = require_free_id(id, limits); !fine) return tl::unexpected(fine.error());
  // It may have ended in the engine since its run looked: what shows COMPLETED blocks nobody. One
  // that shows nothing yet is about to begin.
  const auto other = reserved.error();
  const auto found = history_.load(domain::pattern_of(other), detail::states, limits);
  if (!found) return fail(found.error());
  const bool goes_on = found->empty() || found->front().state == domain::backup_state::in_progress;
  const auto enough = std::min(scheduler_.now() + time_to_notice, limits.deadline);
  if (goes_on || !runs_.hurry(other, enough)) return another_runs(other);
  auto second_try = runs_.reserve(id);
  if (!second_try) return another_runs(second_try.error());
  return *std::move(second_try);
}

result<void> backup_service::require_no_other_backup(const domain::backup_id& id,
                                                     const call_limits& limits) const {
  const auto all = history_.load(domain::pattern_of_ids_starting_with(""), detail::states, limits);
  if (!all) return fail(all.error());
  for (const auto& other : *all) {
    if (other.state == domain::backup_state::in_progress && other.id != id) {
      return another_runs(other.id);
    }
  }
  return {};
}

result<domain::snapshot_plan> backup_service::plan(const domain::backup_id& id,
                                                   const call_limits& limits) const {
  const auto existing = engine_.list_indices(settings_.layout.application_patterns(), limits);
  if (!existing) return fail(existing.error());
  auto planned = domain::make_plan(id, settings_.version, settings_.layout, *existing);
  if (!planned.missing.empty()) {
    return fail(failure_kind::indices_missing,
                "Missing indices: " + in_brackets(planned.missing) + ". Catalog " +
                    settings_.layout.catalog.name + ", index prefix \"" + settings_.layout.prefix +
                    "\": check both, and that the applications have created their schema.");
  }
  if (planned.parts.empty()) {
    return fail(failure_kind::indices_missing,
                "None of the indices of catalog " + settings_.layout.catalog.name +
                    " exists with index prefix \"" + settings_.layout.prefix + "\".");
  }
  events_.indices_uncovered(planned.uncovered);
  return planned;
}

result<void> backup_service::take_first_part(const domain::planned_part& part,
                                             const domain::run_id& run, const call_limits& limits) {
  const auto accepted = engine_.create_snapshot(part, run, limits);
  if (accepted) return {};
  if (accepted.error().is_final()) return fail(accepted.error());

  // The snapshot may be there in spite of this: look, never repeat blindly.
  const call_limits for_the_look{scheduler_.now() + time_to_refuse, limits.stop};
  const auto found = engine_.list_snapshots(part.name.to_string(), detail::states, for_the_look);
  if (found && !found->parts.empty()) return {};
  auto lost = from_engine(accepted.error());
  if (!found) {
    lost.message += " It is not known whether snapshot " + part.name.to_string() +
                    " was begun: look with GET before trying again.";
  }
  return tl::unexpected(std::move(lost));
}

void backup_service::take_the_rest(runs::reservation reserved, domain::snapshot_plan plan,
                                   const domain::run_id& run) {
  const auto id = plan.parts.front().name.id;
  const auto tell_end = [this, id, began = scheduler_.now()](
                            const std::optional<std::string>& reason, bool was_stopped) {
    using std::chrono::milliseconds;
    if (!reason) {
      events_.backup_completed(id,
                               std::chrono::duration_cast<milliseconds>(scheduler_.now() - began));
    } else if (was_stopped) {
      events_.backup_stopped(id, *reason);
    } else {
      events_.backup_ended(id, *reason);
    }
  };
  const auto take = [this, plan = std::move(plan), run](const std::stop_token& stop,
                                                        scheduling::sleeper& sleeper) {
    events_.backup_started(plan.parts.front().name.id, plan.parts.size());
    return backup_run(engine_, scheduler_, sleeper, events_, settings_, plan, run).take_all(stop);
  };
  std::move(reserved).begin(take, tell_end);
}

result<void> backup_service::await_command(const domain::backup_id& id, std::size_t snapshots,
                                           std::unique_ptr<deletion> sent,
                                           const call_limits& limits) {
  const auto when_deleted = [this, id, runs_before = runs_.begun()] {
    runs_.forget(id, runs_before);
  };
  auto outcome = sent->wait_until(std::min(scheduler_.now() + time_to_refuse, limits.deadline));
  if (!outcome && !sent->is_sent()) outcome = sent->wait_until(limits.deadline);
  if (outcome) {
    if (!*outcome) return fail(outcome->error());
    when_deleted();
    events_.backup_deleted(id, snapshots);
    return {};
  }
  if (!sent->is_sent()) {
    return fail(failure_kind::engine_unreachable,
                "The engine did not take the command to delete backup [" + id.to_string() +
                    "] in time. Try again.");
  }
  deletions_.watch({id, snapshots, std::move(sent), when_deleted});
  return {};
}

}  // namespace backup::service
