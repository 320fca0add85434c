#include "service/backup_run.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "service/contents.hpp"
#include "service/pauses.hpp"

namespace backup::service {
namespace {

using std::chrono::milliseconds;

/// How often a part that the engine forgot is taken again.
constexpr unsigned most_retakes = 3;

milliseconds since(scheduling::instant began, scheduling::instant now) {
  return std::chrono::duration_cast<milliseconds>(now - began);
}

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const auto& text : texts) joined += (joined.empty() ? "" : "; ") + text;
  return joined;
}

const domain::snapshot* find(const listing& found, const domain::snapshot_name& name) {
  const auto at = std::find_if(found.parts.begin(), found.parts.end(),
                               [&name](const auto& part) { return part.name == name; });
  return at == found.parts.end() ? nullptr : &*at;
}

}  // namespace

backup_run::backup_run(const run_tools& with, scheduling::sleeper& sleeper,
                       domain::snapshot_plan plan, run_start start)
    : with_(with),
      sleeper_(sleeper),
      plan_(std::move(plan)),
      start_(std::move(start)),
      newest_(start_.there),
      looks_for_others_(start_.is_continued),
      last_seen_running_(with.on.now()),
      accepted_at_(with.on.now()),
      patience_(with.on, sleeper, with.told, with.configured),
      maker_(with.engine, patience_, with.removed, with.closing) {}

run_end backup_run::take_all(const std::stop_token& stop) {
  stop_ = stop;
  try {
    for (const auto& part : plan_.parts) {
      const auto number = part.name.part;
      const bool is_done =
          number < start_.there || (number == start_.there && !start_.newest_is_running);
      if (is_done) continue;
      if (auto end = take_part(part, number == start_.there)) {
        return at_the_end(*std::move(end));
      }
    }
    if (auto end = check_all_ours()) {
      return at_the_end(*std::move(end));
    }
    // A DELETE may have begun before the last part was there, on a host that cannot look again.
    with_.removed.look_again(doomed::rest_of(plan_.parts.front().name.id, start_.run));
    return {run_end::kind::completed, {}, newest_};
  } catch (const std::exception& fault) {
    // Out of memory, say: the end of this backup, not of everything else that the process does.
    return ended("This host could not go on: " + std::string(fault.what()) + ".");
  }
}

backup_run::ending backup_run::check_all_ours() {
  patience_.begin(plan_.parts.back());
  constexpr unsigned most_unreadable = 3;
  for (unsigned unreadable = 0;;) {
    const auto& id = plan_.parts.front().name.id;
    const auto read = read_contents(with_.engine, domain::pattern_of(id), patience_.limits(stop_));
    if (!read) {
      const bool cannot_be_read = read.error().fault == engine_fault::nonsense;
      if (cannot_be_read && ++unreadable == most_unreadable) return ended(read.error().message);
      if (auto end = patience_.wait_out(read.error(), stop_)) return end;
      continue;
    }
    if (find(*read, plan_.parts.front().name) == nullptr) return was_deleted();
    for (const auto& part : plan_.parts) {
      const auto* const there = find(*read, part.name);
      if (there != nullptr && there->run == start_.run) continue;
      return ended("Snapshot " + part.name.to_string() +
                   " is not one that was made for this backup. Delete it and take a new one.");
    }
    return std::nullopt;
  }
}

backup_run::ending backup_run::take_part(const domain::planned_part& part, bool is_there) {
  patience_.begin(part);
  accepted_at_ = with_.on.now();
  running_part::turn shown(with_.part, part.name);
  with_.told.part_begun(part.name);
  for (unsigned retakes = 0;; ++retakes) {
    if (!is_there) {
      if (auto end = make(part)) return end;
    }
    const auto outcome = wait_for_end(part);
    if (!outcome) return outcome.error();
    if (*outcome == seen::success) break;

    newest_ = part.name.part - 1;
    const auto gone = "Snapshot " + part.name.to_string() + " had been accepted by the engine and ";
    if (retakes == most_retakes) {
      return ended(gone + "is gone, for the " + std::to_string(retakes + 1) +
                   "th time. Look why the engine restarts, delete this backup and take a new one.");
    }
    with_.told.part_forgotten(part.name, retakes + 1);
    is_there = false;
    // The newest part that is left may have ended long ago, and others see this backup by that.
    looks_for_others_ = true;
  }
  shown.end();  // nobody tells how far it is any more
  with_.told.part_completed(part.name, since(patience_.began(), with_.on.now()));
  return std::nullopt;
}

backup_run::ending backup_run::make(const domain::planned_part& part) {
  const auto made = maker_.make(part, start_.run, stop_);
  if (!made) return made.error();
  newest_ = part.name.part;
  accepted_at_ = with_.on.now();
  if (part.name.part == 1) return check_first_again(part);
  if (*made == part_maker::made::elsewhere) return std::nullopt;

  // After so long a pause another host may not have seen this backup as running any more.
  const auto pause = with_.on.now() - last_seen_running_;
  const bool was_long = pause > with_.configured.incomplete_after / 2;
  if (!std::exchange(looks_for_others_, false) && !was_long) return std::nullopt;
  return give_way(part);
}

backup_run::ending backup_run::give_way(const domain::planned_part& part) {
  while (true) {
    const auto other = with_.others.going_before(plan_.parts.front().name, patience_.limits(stop_));
    if (!other) {
      if (auto end = patience_.wait_out(other.error(), stop_)) return end;
      continue;
    }
    if (!*other) return std::nullopt;
    if (auto end = take_back(part)) return end;
    newest_ = part.name.part - 1;
    const auto reason =
        "Backup [" + (*other)->to_string() + "] was begun before this one could be gone on with.";
    if (start_.is_continued) return run_end{run_end::kind::left, reason};
    return ended(reason + " Delete this one and take a new one.");
  }
}

backup_run::ending backup_run::check_first_again(const domain::planned_part& part) {
  while (true) {
    const auto looked = with_.others.look_again(part, start_.run, patience_.limits(stop_));
    if (!looked) {
      if (auto end = patience_.wait_out(looked.error(), stop_)) return end;
      continue;
    }
    switch (looked->how) {
      case standing::kind::alone:
        start_.first_uuid = looked->first_uuid;
        return std::nullopt;
      case standing::kind::replaced:
        return std::nullopt;  // deleted, or forgotten once more: the next look judges
      case standing::kind::rival:
        break;
    }
    with_.removed.withdraw(doomed::only(part.name.id, looked->first_uuid));
    newest_ = 0;
    return ended(
        "The engine forgot the first part of this backup, and another one was begun before it "
        "could be taken again" +
        (looked->other ? ": [" + looked->other->to_string() + "]." : "."));
  }
}

tl::expected<backup_run::seen, run_end> backup_run::wait_for_end(const domain::planned_part& part) {
  const auto began = with_.on.now();
  auto asked = began;  // the engine, the last time
  patience_.part_is_there(accepted_at_);
  last_seen_running_ = began;
  while (true) {
    const auto now = with_.on.now();
    const auto pause = next_look(since(began, now), since(asked, now));
    if (sleeper_.sleep_until(now + pause, stop_)) return tl::unexpected(stopped());

    asked = with_.on.now();
    const auto looked = with_.engine.list_snapshots(domain::pattern_of(part.name.id),
                                                    detail::states, patience_.limits(stop_));
    if (!looked) {
      if (auto end = patience_.wait_out(looked.error(), stop_)) return tl::unexpected(*end);
      continue;
    }
    const auto* const now_seen = find(*looked, part.name);
    if (now_seen != nullptr && now_seen->state_word == domain::no_state) {
      const engine_error nonsense{engine_fault::nonsense, 0,
                                  "The engine told no state of snapshot " + part.name.to_string()};
      if (auto end = patience_.wait_out(nonsense, stop_)) return tl::unexpected(*end);
      continue;
    }
    patience_.answered();
    if (auto end = judge_predecessors(part, *looked)) return tl::unexpected(*std::move(end));
    if (now_seen == nullptr) {
      if (part.name.part == 1 && !with_.engine.was_away_since(patience_.last_shown())) {
        return tl::unexpected(*was_deleted());
      }
      return seen::forgotten;
    }
    const auto state = now_seen->state();
    if (state == domain::snapshot_state::success) return seen::success;
    if (state != domain::snapshot_state::in_progress) {
      return tl::unexpected(ended(describe_failure(part, *now_seen)));
    }
    last_seen_running_ = asked;
    patience_.part_is_there(asked);
    if (auto over = patience_.is_over()) return tl::unexpected(*over);
  }
}

backup_run::ending backup_run::judge_predecessors(const domain::planned_part& part,
                                                  const listing& found) {
  const auto& first = plan_.parts.front().name;
  const auto* const first_seen = find(found, first);
  if (part.name.part > 1 && first_seen == nullptr) return was_deleted();
  if (first_seen != nullptr && first_seen->uuid != start_.first_uuid) {
    const auto ours = is_of_this_run(*first_seen);
    if (!ours) return ours.error();
    if (!*ours) return was_deleted();
    start_.first_uuid = first_seen->uuid;
  }
  for (const auto& before : plan_.parts) {
    if (before.name.part >= part.name.part) break;
    if (find(found, before.name) != nullptr) continue;
    return ended("Snapshot " + before.name.to_string() +
                 " is gone, while later parts are there: somebody removed it. Delete this backup "
                 "and take a new one.");
  }
  return std::nullopt;
}

tl::expected<bool, run_end> backup_run::is_of_this_run(const domain::snapshot& first) {
  while (true) {
    const auto read = read_contents(with_.engine, first.name.to_string(), patience_.limits(stop_));
    if (read) {
      const auto* const there = find(*read, first.name);
      return there != nullptr && there->run == start_.run;
    }
    if (auto end = patience_.wait_out(read.error(), stop_)) return tl::unexpected(*end);
  }
}

backup_run::ending backup_run::was_deleted() {
  with_.removed.withdraw(doomed::rest_of(plan_.parts.front().name.id, start_.run));
  newest_ = 0;
  return run_end{run_end::kind::deleted, "Its snapshots were deleted, by another host or by hand."};
}

backup_run::ending backup_run::take_back(const domain::planned_part& part) {
  while (true) {
    const auto looked = read_contents(with_.engine, part.name.to_string(), patience_.limits(stop_));
    if (looked) {
      const auto* const there = find(*looked, part.name);
      if (there != nullptr && there->run == start_.run) {
        with_.removed.withdraw(doomed::only(part.name.id, there->uuid));
      }
      return std::nullopt;
    }
    if (auto end = patience_.wait_out(looked.error(), stop_)) return end;
  }
}

std::string backup_run::describe_failure(const domain::planned_part& part,
                                         const domain::snapshot& failed) {
  auto text = "Snapshot " + part.name.to_string() + " ended " + failed.state_word;
  const auto read =
      with_.engine.list_snapshots(part.name.to_string(), detail::full, patience_.limits(stop_));
  const auto* const full = read ? find(*read, part.name) : nullptr;
  if (full != nullptr && full->failures && !full->failures->empty()) {
    text += ": " + join(*full->failures);
  }
  return text;
}

run_end backup_run::ended(std::string reason) const {
  return at_the_end({run_end::kind::ended, std::move(reason)});
}

run_end backup_run::at_the_end(run_end end) const {
  end.parts = newest_;
  end.first_uuid = start_.first_uuid;
  return end;
}

}  // namespace backup::service
