#include "service/backup_run.hpp"

#include <exception>
#include <utility>

#include "service/pauses.hpp"

namespace backup::service {
namespace {

using std::chrono::milliseconds;

/// An engine error of 500 on a create may be a hiccup; more than this is not.
constexpr unsigned tries_after_errors = 3;

/// Nobody has looked yet.
const engine_result<bool> unknown = tl::unexpected(engine_error{engine_fault::unreachable, 0, ""});

const std::string stopped_here = "This host stopped taking the backup before all parts were taken.";

milliseconds since(scheduling::instant began, scheduling::instant now) {
  return std::chrono::duration_cast<milliseconds>(now - began);
}

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const auto& text : texts) joined += (joined.empty() ? "" : "; ") + text;
  return joined;
}

}  // namespace

backup_run::backup_run(engine_port& engine, scheduling::scheduler& on, scheduling::sleeper& sleeper,
                       events& told, const settings& configured, domain::snapshot_plan plan,
                       domain::run_id run)
    : engine_(engine),
      scheduler_(on),
      sleeper_(sleeper),
      events_(told),
      settings_(configured),
      plan_(std::move(plan)),
      run_(std::move(run)),
      part_began_(on.now()) {}

std::optional<std::string> backup_run::take_all(const std::stop_token& stop) {
  try {
    for (const auto& part : plan_.parts) {
      const bool is_accepted = part == plan_.parts.front();
      if (auto failed = take_part(part, is_accepted, stop)) return failed;
    }
    return std::nullopt;
  } catch (const std::exception& fault) {
    // Out of memory, say: the end of this backup, not of everything else that the process does.
    return "This host could not go on: " + std::string(fault.what()) + ".";
  }
}

backup_run::reason backup_run::take_part(const domain::planned_part& part, bool is_accepted,
                                         const std::stop_token& stop) {
  part_began_ = scheduler_.now();
  if (!is_accepted) {
    if (auto failed = begin(part, stop)) return failed;
  }
  if (auto failed = wait_for_end(part, stop)) return failed;
  events_.part_completed(part.name, since(part_began_, scheduler_.now()));
  return std::nullopt;
}

backup_run::reason backup_run::begin(const domain::planned_part& part,
                                     const std::stop_token& stop) {
  unsigned failures = 0;
  unsigned errors = 0;
  while (true) {
    if (stop.stop_requested()) return stopped_here;
    // Without the stop token: a create that is cut off may still be carried out, and a deletion
    // that waits for this run would then miss the part.
    const auto accepted = engine_.create_snapshot(part, run_, limits({}));
    if (accepted) return std::nullopt;
    const auto& error = accepted.error();
    // Taken by the create before this one, whose answer was lost.
    if (error.fault == engine_fault::name_taken && failures > 0) return std::nullopt;
    if (error.is_final()) return error.message;

    const bool was_the_last = !error.is_transient() && ++errors == tries_after_errors;
    // Until the engine has said whether the part is there, nothing is asked for again.
    auto there = was_the_last ? is_there(part, stop) : unknown;
    while (!there) {
      if (stop.stop_requested()) return stopped_here;
      if (there.error().is_final()) return there.error().message;
      if (auto too_late = wait_out(part, error, ++failures, stop)) return too_late;
      there = is_there(part, stop);
    }
    if (*there) return std::nullopt;
    if (was_the_last) return error.message;
  }
}

engine_result<bool> backup_run::is_there(const domain::planned_part& part,
                                         const std::stop_token& stop) {
  const auto looked = engine_.list_snapshots(part.name.to_string(), detail::states, limits(stop));
  if (!looked) return tl::unexpected(looked.error());
  return find(*looked, part).has_value();
}

backup_run::reason backup_run::wait_for_end(const domain::planned_part& part,
                                            const std::stop_token& stop) {
  unsigned failures = 0;
  auto asked = part_began_;  // the engine, the last time
  while (true) {
    const auto now = scheduler_.now();
    const auto pause = next_look(since(part_began_, now), since(asked, now));
    if (sleeper_.sleep_until(now + pause, stop)) return stopped_here;

    asked = scheduler_.now();
    const auto looked = engine_.list_snapshots(part.name.to_string(), detail::states, limits(stop));
    if (!looked) {
      const auto& error = looked.error();
      if (stop.stop_requested()) return stopped_here;
      if (error.is_final()) return error.message;
      if (auto too_late = wait_out(part, error, ++failures, stop)) return too_late;
      continue;
    }
    failures = 0;

    const auto seen = find(*looked, part);
    if (!seen) {
      return "Snapshot " + part.name.to_string() +
             " had been accepted by the engine and is gone: it was deleted, or the engine was "
             "restarted. Delete this backup and take a new one.";
    }
    if (seen->state() == domain::snapshot_state::success) return std::nullopt;
    if (seen->state() != domain::snapshot_state::in_progress) {
      return describe_failure(part, *seen, stop);
    }
    if (is_out_of_time()) return out_of_time(part);
  }
}

std::optional<domain::snapshot> backup_run::find(const listing& found,
                                                 const domain::planned_part& part) const {
  for (const auto& snapshot : found.parts) {
    if (snapshot.name == part.name) return snapshot;
  }
  return std::nullopt;
}

std::string backup_run::describe_failure(const domain::planned_part& part,
                                         const domain::snapshot& ended,
                                         const std::stop_token& stop) {
  auto text = "Snapshot " + part.name.to_string() + " ended " + ended.state_word;
  const auto read = engine_.list_snapshots(part.name.to_string(), detail::full, limits(stop));
  const auto full = read ? find(*read, part) : std::nullopt;
  if (full && full->failures && !full->failures->empty()) text += ": " + join(*full->failures);
  return text;
}

backup_run::reason backup_run::wait_out(const domain::planned_part& part, const engine_error& cause,
                                        unsigned failures, const std::stop_token& stop) {
  if (stop.stop_requested()) return stopped_here;
  if (is_out_of_time()) return out_of_time(part) + " Last error: " + cause.message;
  const auto pause = next_try(failures);
  events_.waiting_out(part.name, cause.message, pause);
  if (sleeper_.sleep_until(scheduler_.now() + pause, stop)) return stopped_here;
  return std::nullopt;
}

call_limits backup_run::limits(std::stop_token stop) const {
  return {scheduler_.now() + settings_.request_timeout, std::move(stop)};
}

bool backup_run::is_out_of_time() const {
  return settings_.snapshot_timeout.count() > 0 &&
         since(part_began_, scheduler_.now()) > settings_.snapshot_timeout;
}

std::string backup_run::out_of_time(const domain::planned_part& part) const {
  const auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(settings_.snapshot_timeout).count();
  return "Snapshot " + part.name.to_string() + " was not finished within " +
         std::to_string(seconds) + " s (snapshot-timeout).";
}

}  // namespace backup::service
