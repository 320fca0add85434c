#include "simulation/checker.hpp"

#include <algorithm>
#include <utility>

#include "simulation/told_events.hpp"

namespace simulation {
namespace {

/// A little more than a host needs to learn the engine's clock to a second.
constexpr seconds clock_error{5};

/// What a call may take beyond its deadline: two seconds for the look after a lost answer, and the
/// processor that its task may have to wait for.
constexpr seconds beyond_the_deadline{4};

bool covers(std::string_view pattern, std::string_view name) {
  if (pattern.ends_with('*')) return name.starts_with(pattern.substr(0, pattern.size() - 1));
  return name == pattern;
}

}  // namespace

checker::checker(kernel& on, trace& into, const service::settings& configured)
    : kernel_(on), trace_(into), settings_(configured) {}

void checker::violate(const std::string& invariant, const std::string& how) {
  if (violation_ || is_over_) return;
  violation_ = invariant + ": " + how;
  if (trace_.is_on()) trace_.add("CHECK", *violation_);
  kernel_.interrupt();
}

life_record& checker::born(std::string name, bool resumes) {
  const auto number = static_cast<unsigned>(lives_.size());
  lives_.push_back({number, std::move(name), kernel_.now(), resumes});
  return lives_.back();
}

void checker::died(life_record& who) {
  who.died = kernel_.now();
  who.takes.clear();
  for (auto& each : operations_) {
    if (each.life != who.number || !each.is_open()) continue;
    each.how = operation::end::unanswered;
    each.ended = kernel_.now();
  }
}

std::unique_ptr<service::events> checker::listen_to(life_record& who) {
  return std::make_unique<told_by_life>(*this, who);
}

operation& checker::begins(operation::kind what, const domain::backup_id& id, unsigned life,
                           instant deadline) {
  return operations_.emplace_back(operation{what, id, life, kernel_.now(), deadline});
}

/// An operation is answered by its deadline, unless its host stood still.
void checker::ends(operation& what) {
  what.ended = kernel_.now();
  const auto& host = lives_[what.life];
  const bool stood_still = host.frozen && host.thawed > what.began;
  if (what.ended > what.deadline + beyond_the_deadline && !stood_still) {
    violate("an answer by the deadline",
            host.name + " answered a call for backup " + what.id.to_string() + " too late");
  }
  if (what.what != operation::kind::take || what.how != operation::end::fine) return;
  auto* const run = what.runs.empty() ? nullptr : find_run(what.runs.back());
  if (run == nullptr || !run->first_accepted) {
    return violate("200 after part 1", "POST of " + what.id.to_string() +
                                           " answered 200 and no first part had been accepted");
  }
  promised(*run, what.life);
}

run_record& checker::run_of(const std::string& run, const domain::backup_id& id, unsigned count) {
  const auto [place, is_new] = runs_.try_emplace(run, run_record{run, id, {}, 0});
  if (is_new) place->second.parts.resize(count);
  return place->second;
}

run_record* checker::find_run(const std::string& run) {
  const auto place = runs_.find(run);
  return place == runs_.end() ? nullptr : &place->second;
}

run_record* checker::taken_by(const life_record& who, const domain::backup_id& id) {
  const auto place = who.took.find(id);
  return place == who.took.end() ? nullptr : find_run(place->second);
}

operation* checker::operation_of(const sender& by) {
  const auto place = doing_.find(by.task);
  return place == doing_.end() ? nullptr : place->second;
}

std::vector<const stored_snapshot*> checker::present(const run_record& run) const {
  std::vector<const stored_snapshot*> parts;
  for (const auto& each : engine_->snapshots()) {
    if (each->run == run.run) parts.push_back(each.get());
  }
  return parts;
}

bool checker::is_complete(const run_record& run) const {
  const auto parts = present(run);
  return parts.size() == run.parts.size() &&
         std::all_of(parts.begin(), parts.end(), [](const auto* part) {
           return part->shown.state() == domain::snapshot_state::success;
         });
}

bool checker::has_bad_end(const run_record& run) const {
  return std::any_of(run.parts.begin(), run.parts.end(),
                     [](const auto& part) { return part.ended_badly; });
}

bool checker::was_asked_to_delete(const domain::backup_id& id, instant since) const {
  return std::any_of(operations_.begin(), operations_.end(), [&](const operation& each) {
    return each.what == operation::kind::remove && each.id == id &&
           (each.is_open() || each.ended >= since);
  });
}

bool checker::has_told_end(const run_record& run, unsigned life) const {
  const auto& ends = lives_[life].ends;
  return std::any_of(ends.begin(), ends.end(), [&run](const auto& end) {
    return end.is_for_good && end.id == run.id && run.first_accepted &&
           end.when >= *run.first_accepted;
  });
}

/// Whether everybody must see that this backup is running: some of its parts are there, none has
/// failed, they were never complete, nobody asked for its deletion, and the newest runs or ended
/// less than the incomplete-check timeout ago. A host that has ended it knows better.
bool checker::is_unfinished(const run_record& run, unsigned in_the_eyes_of) const {
  const auto parts = present(run);
  if (parts.empty() || run.completed || has_bad_end(run)) return false;
  if (run.first_accepted && was_asked_to_delete(run.id, *run.first_accepted)) return false;
  if (has_told_end(run, in_the_eyes_of)) return false;
  instant newest{};
  for (const auto* part : parts) {
    if (part->is_being_deleted && part->shown.name.part == 1) return false;
    newest = std::max(newest, part->is_running() ? kernel_.now() : part->ended);
  }
  return kernel_.now() - newest < settings_.incomplete_after - clock_error;
}

bool checker::is_taken(const run_record& run) const {
  return std::any_of(lives_.begin(), lives_.end(), [&run](const auto& host) {
    const auto took = host.took.find(run.id);
    return host.takes.contains(run.id) && took != host.took.end() && took->second == run.run;
  });
}

/// Invariant 1, first half. When a POST answers 200, no other backup is unfinished whose POST has
/// answered 200 too, and none at all whose part 1 was there before that of this one was asked for:
/// the look after part 1 has shown it, with a start time that is not younger. One whose part 1 the
/// engine forgot, and which was taken again after that of this one, is the younger: it ends when
/// its host looks next, and must not go on (the second half).
void checker::promised(run_record& run, unsigned life) {
  run.promised = kernel_.now();
  // The engine has refused it something, perhaps its clock: it goes by its own.
  if (lives_[life].was_refused) return;
  for (const auto& [name, other] : runs_) {
    if (&other == &run || other.id == run.id || !other.first_accepted) continue;
    const bool counts = other.promised || *other.first_accepted < run.first_sent;
    const bool is_younger = other.first_part_since > run.first_part_since;
    if (!counts || is_younger || !is_unfinished(other, life)) continue;
    violate("one backup at a time", "POST of " + run.id.to_string() + " (run " +
                                        run.run.substr(0, 4) + ") answered 200 while backup " +
                                        other.id.to_string() + " (run " + other.run.substr(0, 4) +
                                        ") was unfinished" +
                                        (other.promised ? ", whose POST had answered 200" : ""));
  }
}

/// Invariant 1, second half. A backup that stood still for so long that another one could begin may
/// be gone on with by one part, which whoever made it takes back when it looks for others: a
/// second part from the same host, while the younger one is unfinished, is too much. A younger one
/// that nobody takes any more has to wait.
void checker::check_trespass(run_record& run, const stored_snapshot& made) {
  if (!run.promised || made.shown.name.part == 1) return;
  for (const auto& [name, other] : runs_) {
    const bool is_younger = other.promised && *other.promised > *run.promised;
    if (!is_younger || other.id == run.id || made.by.sent < *other.promised) continue;
    if (!is_unfinished(other, made.by.life) || !is_taken(other)) continue;
    const auto [place, is_first] = run.trespasses.try_emplace(
        made.by.life, run_record::trespass{other.run, made.shown.uuid, made.by.task});
    if (is_first || place->second.other != other.run) continue;
    violate("one backup at a time", lives_[made.by.life].name + " went on with backup " +
                                        run.id.to_string() + ", part after part, while backup " +
                                        other.id.to_string() +
                                        " was unfinished, whose POST had answered 200 since");
  }
}

bool checker::is_being_made(const run_record& run) const {
  const auto parts = present(run);
  return std::any_of(parts.begin(), parts.end(), [](const auto* part) {
    return part->is_running() && !part->is_being_deleted;
  });
}

/// And whoever made such a part has it taken back after the first looks, while the other one is
/// being made: so many looks are those of a run that goes on.
void checker::check_taken_back(const sender& by, std::string_view patterns) {
  constexpr unsigned enough_looks = 6;
  for (auto& [name, run] : runs_) {
    const auto place = run.trespasses.find(by.life);
    if (place == run.trespasses.end() || place->second.task != by.task) continue;
    if (patterns != domain::pattern_of(run.id) || was_asked_to_delete(run.id, *run.promised))
      continue;
    const auto* const other = find_run(place->second.other);
    const auto parts = present(run);
    const bool is_left_there = std::any_of(parts.begin(), parts.end(), [&](const auto* part) {
      return part->shown.uuid == place->second.uuid && !part->is_being_deleted;
    });
    if (!is_left_there || !is_being_made(*other) || !is_taken(*other)) {
      place->second.looks = 0;
      continue;
    }
    if (++place->second.looks < enough_looks) continue;
    violate("one backup at a time",
            lives_[by.life].name + " goes on with backup " + run.id.to_string() + " while backup " +
                other->id.to_string() + " is being made, whose POST had answered 200 since");
  }
}

void checker::accepted(const stored_snapshot& made) {
  const auto& name = made.shown.name;
  if (trace_.is_on()) {
    trace_.add("engine", "accepted " + short_name(made.name) + " of run " + made.run.substr(0, 4) +
                             " from " + lives_[made.by.life].name);
  }
  auto& run = run_of(made.run, name.id, name.count);
  auto& part = run.parts.at(name.part - 1);
  run.last_change = kernel_.now();
  ++part.accepted;
  part.uuid = made.shown.uuid;
  part.by = made.by;
  part.is_known_to_maker = false;
  lives_[made.by.life].took[name.id] = made.run;
  if (name.part == 1) run.first_part_since = kernel_.now();
  if (name.part == 1 && !run.first_accepted) {
    run.first_accepted = kernel_.now();
    run.first_sent = made.by.sent;
  }
  check_trespass(run, made);
}

void checker::ended(const stored_snapshot& ended) {
  if (trace_.is_on()) {
    trace_.add("engine", short_name(ended.name) + " of run " + ended.run.substr(0, 4) + " is " +
                             ended.shown.state_word);
  }
  auto& run = *find_run(ended.run);
  auto& part = run.parts.at(ended.shown.name.part - 1);
  run.last_change = kernel_.now();
  const auto ran = std::chrono::duration_cast<milliseconds>(kernel_.now() - ended.accepted);
  run.longest_part = std::max(run.longest_part, ran);
  if (ended.shown.state() != domain::snapshot_state::success) {
    part.ended_badly = true;
    return;
  }
  if (!part.first_success) part.first_success = kernel_.now();
  if (is_complete(run)) run.completed = kernel_.now();
}

/// It may go while the answer that shows it is on its way.
bool checker::saw_another_lately(const life_record& who, const domain::backup_id& than) const {
  return std::any_of(who.saw.begin(), who.saw.end(), [&](const auto& seen) {
    return seen.first != than && kernel_.now() - seen.second <= milliseconds(100);
  });
}

/// Nobody's parts are deleted unless an operator asked: the first part of a promised run only by a
/// DELETE of that id, a later one also by a host that takes back its own because another backup
/// runs. A command that was sent before the part was there hits it by its name alone, which nobody
/// can help.
void checker::condemned(const std::vector<const stored_snapshot*>& parts, const sender& by) {
  for (const auto* each : parts) {
    auto* const run = find_run(each->run);
    if (run == nullptr) continue;
    if (each->shown.name.part == 1) run->was_condemned = true;
    if (by.sent < each->accepted) {
      run->was_hit_by_old_delete = true;
      continue;
    }
    if (!run->promised || each->is_being_deleted) continue;
    if (was_asked_to_delete(run->id, *run->first_accepted)) continue;
    const bool was_taken_again = run->parts[each->shown.name.part - 1].accepted > 1;
    const bool another_is_there =
        std::any_of(engine_->snapshots().begin(), engine_->snapshots().end(),
                    [run](const auto& other) { return other->run != run->run; });
    const bool may_be_taken_back = each->shown.name.part > 1 || was_taken_again;
    if (may_be_taken_back && (another_is_there || saw_another_lately(lives_[by.life], run->id))) {
      continue;
    }
    // Part 1 is gone, so that this is the rest of a backup that was deleted or forgotten.
    const auto all = present(*run);
    const bool first_is_there = std::any_of(
        all.begin(), all.end(), [](const auto* part) { return part->shown.name.part == 1; });
    if (!first_is_there) continue;
    violate("nobody's parts are deleted", lives_[by.life].name + " had " + short_name(each->name) +
                                              " of run " + each->run.substr(0, 4) +
                                              " deleted, whose POST had answered 200");
  }
}

void checker::vanished(const stored_snapshot& part, vanishing why) {
  if (trace_.is_on()) {
    trace_.add("engine", short_name(part.name) + " of run " + part.run.substr(0, 4) +
                             (why == vanishing::deleted ? " is deleted" : " is forgotten"));
  }
  auto& run = *find_run(part.run);
  run.last_change = kernel_.now();
  std::erase_if(run.trespasses,
                [&part](const auto& each) { return each.second.uuid == part.shown.uuid; });
  if (why == vanishing::forgotten) ++run.parts.at(part.shown.name.part - 1).forgotten;
}

/// Invariants 2 and 3, at the sender: a part is asked for only after each before it has been
/// SUCCESS; never again while the newest look of the same task showed it; never again after an
/// unclear answer before a look; never once that task has seen that part 1 is gone or another
/// run's.
void checker::sends_create(const sender& by, const domain::planned_part& part,
                           const domain::run_id& run_id) {
  const auto& name = part.name;
  auto& run = run_of(run_id.text(), name.id, name.count);
  if (name.part == 1 && !run.first_accepted) run.maker = by.life;
  auto* const asked_by = operation_of(by);
  if (asked_by != nullptr && (asked_by->runs.empty() || asked_by->runs.back() != run.run)) {
    asked_by->runs.push_back(run.run);
  }
  const auto who = lives_[by.life].name + " asked for " + short_name(name.to_string());
  for (unsigned before = 0; before + 1 < name.part; ++before) {
    if (!run.parts[before].first_success) {
      violate("parts in order",
              who + " before part " + std::to_string(before + 1) + " had been SUCCESS");
    }
  }
  auto& known = known_[by.task];
  auto& of_name = known.names[name.to_string()];
  if (of_name.is_unclear) violate("no blind repetition", who + " again without looking");
  const bool is_ours = of_name.uuid == run.parts[name.part - 1].uuid;
  if (of_name.is_there && is_ours) violate("no part twice", who + ", which it had seen there");
  const auto first = known.firsts.find(name.id);
  if (name.part > 1 && first != known.firsts.end()) {
    const auto& seen = first->second;
    if (!seen.is_there || (!seen.run.empty() && seen.run != run.run)) {
      violate("a deleted backup gets no more parts", who + ", knowing that part 1 was gone");
    }
  }
  if (name.part > 1) check_not_deleted_here(by, run, who);
  of_name.is_unclear = true;
  of_name.unclear_since = by.sent;
}

/// Once a host has answered 204 to a DELETE, it asks for no further part of what that DELETE saw: a
/// run that it had begun before is stopped, and none is taken over afterwards. One that was taken
/// over while the DELETE was at work may go on until it sees that part 1 is gone.
void checker::check_not_deleted_here(const sender& by, const run_record& run,
                                     const std::string& who) {
  const auto& takes = lives_[by.life].takes;
  const auto since = takes.find(run.id);
  // A host that takes part 1 again, for the engine had been away, brings the backup back for a
  // minute.
  if (since == takes.end() || run.parts.front().accepted > 1) return;
  for (const auto& each : operations_) {
    const bool is_deletion = each.what == operation::kind::remove && each.life == by.life &&
                             each.how == operation::end::fine && each.saw.contains(run.run);
    if (!is_deletion) continue;
    if (since->second > each.began && since->second <= each.ended) continue;
    violate("a DELETE stops the run here", who + " after it had answered 204 to its DELETE");
  }
}

void checker::learns_of_create(const sender& by, const domain::planned_part& part,
                               const domain::run_id& run_id, const engine_result<void>& answer) {
  auto& known = known_[by.task];
  auto& of_name = known.names[part.name.to_string()];
  const bool stays_unclear =
      !answer && (!answer.error().is_final() || answer.error().fault == engine_fault::stopped);
  of_name.is_unclear = stays_unclear;
  of_name.is_there = answer.has_value();
  if (!answer) return;
  if (part.name.part == 1) known.firsts[part.name.id] = {true, run_id.text()};
  auto& made = find_run(run_id.text())->parts[part.name.part - 1];
  made.is_known_to_maker = true;
  of_name.uuid = made.uuid;
}

void checker::learns_of_list(const sender& by, std::string_view patterns, service::detail,
                             const service::listing& found, instant looked) {
  auto& known = known_[by.task];
  for (auto& [name, of_name] : known.names) {
    if (!covers(patterns, name)) continue;
    of_name.is_there = false;
    if (looked >= of_name.unclear_since) of_name.is_unclear = false;
  }
  for (auto& [id, first] : known.firsts) {
    if (domain::pattern_of(id) == patterns) first = {};
  }
  check_taken_back(by, patterns);
  auto* const asked_by = operation_of(by);
  const bool is_deletion = asked_by != nullptr && asked_by->what == operation::kind::remove;
  if (is_deletion) {
    asked_by->looked = looked;
    asked_by->saw.clear();
    asked_by->saw_parts = !found.parts.empty();
  }
  for (const auto& part : found.parts) {
    const bool runs = part.state() == domain::snapshot_state::in_progress;
    if (runs) lives_[by.life].saw[part.name.id] = looked;
    const auto run = part.run ? part.run->text() : std::string();
    const auto place = known.names.find(part.name.to_string());
    if (place != known.names.end()) {
      place->second.is_there = true;
      place->second.uuid = part.uuid;
    }
    if (part.name.part == 1) known.firsts[part.name.id] = {true, run};
    if (is_deletion) asked_by->saw.insert(run);
  }
}

unsigned checker::completed() const {
  return static_cast<unsigned>(std::count_if(
      runs_.begin(), runs_.end(), [](const auto& each) { return each.second.completed; }));
}

void checker::sends_delete(const sender&, const std::vector<std::string>&) {}

void checker::harmed(const sender& by, engine_fault fault) {
  auto& who = lives_[by.life];
  if (fault == engine_fault::refused) who.was_refused = true;
  if (fault == engine_fault::failed || fault == engine_fault::nonsense) ++who.unclear_failures;
}

/// Why a host may end a backup for good: a part ended badly; the engine refused it, or failed three
/// times; the engine forgot a part too often; the snapshot timeout; the plan is another one now; or
/// another backup is there. A name that is taken is no reason.
bool checker::has_cause_to_end(const run_record& run, const life_record& who) const {
  constexpr unsigned many = 3;
  unsigned forgotten = 0;
  for (const auto& part : run.parts) forgotten = std::max(forgotten, part.forgotten);
  const bool another_is_there =
      std::any_of(engine_->snapshots().begin(), engine_->snapshots().end(),
                  [&run](const auto& other) { return other->run != run.run; });
  return has_bad_end(run) || who.was_refused || who.unclear_failures >= many || forgotten > many ||
         settings_.snapshot_timeout.count() > 0 || plans_differ_ || another_is_there ||
         saw_another_lately(who, run.id) || run.was_condemned;
}

void checker::told_start(life_record& who, const domain::backup_id& id, bool is_taken_over) {
  who.takes[id] = kernel_.now();
  if (!is_taken_over) return;
  ++takeovers_;
  for (const auto& each : engine_->snapshots()) {
    if (each->shown.name.id == id && each->shown.name.part == 1) who.took[id] = each->run;
  }
}

void checker::told_completed(life_record& who, const domain::backup_id& id) {
  who.takes.erase(id);
  if (auto* const run = taken_by(who, id)) run->completed_by.insert(who.number);
}

void checker::told_end(life_record& who, const domain::backup_id& id, const std::string& reason,
                       bool is_for_good) {
  who.takes.erase(id);
  who.ends.push_back({id, kernel_.now(), reason, is_for_good});
  auto* const run = taken_by(who, id);
  if (!is_for_good || run == nullptr || was_asked_to_delete(id, *run->first_accepted)) return;
  if (has_cause_to_end(*run, who)) return;
  violate("an end has a cause",
          who.name + " ended backup " + id.to_string() + " for no good reason: " + reason);
}

/// A host takes a backup for deleted only if somebody has deleted it: an operator, or the host
/// whose POST withdrew after all; or the engine forgot it and the name is another run's. What the
/// engine forgot while the host stood still cannot be told from that.
void checker::told_deleted(life_record& who, const domain::backup_id& id,
                           const std::string& reason) {
  who.takes.erase(id);
  who.ends.push_back({id, kernel_.now(), reason, true});
  auto* const run = taken_by(who, id);
  if (run == nullptr || who.frozen || run->was_condemned) return;
  if (was_asked_to_delete(id, *run->first_accepted)) return;
  for (const auto& each : engine_->snapshots()) {
    const bool has_its_place = each->shown.name.id == id && each->shown.name.part == 1;
    if (has_its_place && each->run != run->run && run->parts.front().forgotten > 0) return;
  }
  violate("an end has a cause", who.name + " took backup " + id.to_string() +
                                    " for deleted, and nobody had deleted it: " + reason);
}

}  // namespace simulation
