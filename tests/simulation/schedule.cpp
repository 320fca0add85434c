#include "simulation/schedule.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace simulation {
namespace {

using std::chrono::minutes;

domain::backup_id id_of(std::uint64_t number) {
  return *domain::backup_id::parse(std::to_string(number));
}

constexpr std::uint64_t id_of_the_end = 99;

}  // namespace

schedule::schedule(stack_pool& stacks, std::uint64_t seed, bool with_trace)
    : random_(seed),
      weather_(weather::draw(random_)),
      kernel_(stacks, random_.next()),
      trace_(kernel_, with_trace),
      checker_(kernel_, trace_, weather_.settings),
      engine_(kernel_, random_.next(), weather_.engine, checker_),
      network_(kernel_, random_.next(), engine_, checker_, trace_),
      probe_(kernel_, checker_, engine_) {
  checker_.watch(engine_);
  engine_.set_indices(weather_.indices);
  network_.set_habits(weather_.network);
  kernel_.set_interruptions(weather_.interruptions, weather_.longest_interruption);
  for (unsigned i = 0; i < weather_.hosts; ++i) {
    const auto skew = random_.between(-weather_.largest_skew, weather_.largest_skew);
    hosts_.push_back({"host" + std::to_string(i + 1), skew});
  }
}

outcome schedule::run() {
  storm();
  if (!is_broken()) calm_down();
  if (!is_broken() && come_to_rest()) {
    checker_.check_at_rest();
    if (!is_broken()) say_goodbye();
  }
  checker_.end();
  const bool is_free = drain();
  auto of_it = result();
  if (!is_free && !of_it.violation) {
    of_it.violation = "a host that stops ends: one does not, an hour after its stop";
  }
  if (!is_free) std::quick_exit(3);
  return of_it;
}

void schedule::storm() {
  for (auto& each : hosts_) start(each);
  for (unsigned i = 0; i < weather_.operators; ++i) {
    ++operators_at_work_;
    kernel_.start(operators_, [this] {
      operate();
      --operators_at_work_;
    });
  }
  plan_faults();
  if (weather_.looks_often) look_often();
  kernel_.run_until(kernel_.now() + weather_.storm, [] { return false; });
}

void schedule::calm_down() {
  note("faults cease");
  is_calm_ = true;
  network_.set_habits(calm_network());
  kernel_.set_interruptions(weather_.interruptions / 10, weather_.longest_interruption);
  for (auto& each : hosts_) {
    each.life->port().cut_off(kernel_.now());
    each.life->port().set_tripwire({});
    if (each.life->is_frozen()) each.life->thaw();
    if (each.life->record().died || each.life->record().stopping) start(each);
  }
  checker_.faults_ceased();
}

bool schedule::come_to_rest() {
  const auto& settings = weather_.settings;
  const auto quiet = std::max<milliseconds>(
      settings.incomplete_after + settings.takeover_after * 3 + seconds(20), seconds(80));
  const auto too_long = kernel_.now() + minutes(60);
  // A command that was lost in silence is sent again after some minutes.
  const auto longest_silence = kernel_.now() + minutes(40);
  while (kernel_.now() < too_long) {
    kernel_.run_until(kernel_.now() + seconds(5), [] { return false; });
    if (is_broken()) return false;
    const bool moves = operators_at_work_ > 0 || engine_.is_at_work() ||
                       network_.late_requests() > 0 ||
                       (checker_.awaits_a_deletion() && kernel_.now() < longest_silence) ||
                       kernel_.now() - engine_.last_change() < quiet;
    if (!moves) return true;
  }
  checker_.violate("everything comes to rest", "something still moves after an hour");
  return false;
}

// Operators ---------------------------------------------------------------------------------------

host_life* schedule::any_serving() {
  std::vector<host_life*> serving;
  for (auto& each : hosts_) {
    if (each.life->is_serving() && !each.life->record().died) serving.push_back(each.life);
  }
  return serving.empty() ? nullptr : serving[random_.below(serving.size())];
}

domain::backup_id schedule::any_id() {
  return id_of(1 + random_.below(weather_.ids));
}

void schedule::operate() {
  const auto count = 1 + random_.below(6);
  kernel_.sleep_for(milliseconds(100));
  for (std::uint64_t i = 0; i < count && !is_calm_; ++i) {
    const bool at_once = i == 0 ? weather_.all_at_once : random_.below(3) == 0;
    if (!at_once) kernel_.sleep_for(random_.up_to(seconds(20)));
    auto* const on = any_serving();
    if (on == nullptr) {
      kernel_.sleep_for(seconds(1));
      continue;
    }
    const auto place = i == 0 && at_once ? 0 : random_.below(100);
    constexpr unsigned takes = 45;
    constexpr unsigned removes = 75;
    constexpr unsigned gets = 90;
    const auto what = place < takes     ? operation::kind::take
                      : place < removes ? operation::kind::remove
                      : place < gets    ? operation::kind::get
                                        : operation::kind::list;
    const auto id = any_id();
    const auto& done = do_one(what, id, *on);
    const bool takes_again =
        what == operation::kind::remove && done.how == operation::end::fine && random_.coin();
    // A DELETE that failed has stopped the run, and this host is free for another one.
    const bool takes_another = what == operation::kind::remove &&
                               done.how == operation::end::failed && random_.below(3) == 0;
    auto* const next = takes_again                         ? any_serving()
                       : takes_another && on->is_serving() ? on
                                                           : nullptr;
    if (next != nullptr) do_one(operation::kind::take, takes_again ? id : any_id(), *next);
  }
}

operation& schedule::do_one(operation::kind what, const domain::backup_id& id, host_life& on) {
  auto& one = checker_.begins(what, id, on.record().number, kernel_.now() + weather_.call_deadline);
  if (trace_.is_on()) {
    const char* const verb = what == operation::kind::take     ? "POST "
                             : what == operation::kind::remove ? "DELETE "
                             : what == operation::kind::get    ? "GET "
                                                               : "LIST ";
    trace_.add("operator", verb + id.to_string() + " on " + on.record().name);
  }
  auto& doer = on.call([this, &one, &on] { carry_out(one, on); });
  checker_.is_done_by(one, doer);
  while (one.is_open()) kernel_.sleep_for(milliseconds(100));
  if (trace_.is_on()) {
    trace_.add("operator", "<- " + on.record().name + ": " +
                               (one.how == operation::end::fine         ? "fine " + one.shown
                                : one.how == operation::end::unanswered ? "no answer"
                                                                        : one.failed->message));
  }
  return one;
}

void schedule::carry_out(operation& what, host_life& on) {
  auto& service = on.service();
  const service::call_limits limits{what.deadline, {}};
  std::optional<service::failure> failed;
  const auto keep_failure = [&failed](const auto& result) {
    if (!result) failed = result.error();
  };
  switch (what.what) {
    case operation::kind::take:
      keep_failure(service.take(what.id, limits));
      break;
    case operation::kind::remove:
      keep_failure(service.remove(what.id, limits));
      break;
    case operation::kind::get: {
      const auto shown = service.get(what.id, limits);
      if (shown) what.shown = domain::to_string(shown->state);
      keep_failure(shown);
      break;
    }
    case operation::kind::list:
      keep_failure(service.list(domain::pattern_of_ids_starting_with(""),
                                what.began.time_since_epoch().count() % 2 == 0
                                    ? service::detail::states
                                    : service::detail::full,
                                limits));
      break;
  }
  if (!what.is_open()) return;
  what.how = failed ? operation::end::failed : operation::end::fine;
  what.failed = std::move(failed);
  checker_.ends(what);
}

// Faults ------------------------------------------------------------------------------------------

void schedule::start(host& of) {
  const auto name = of.name + "." + std::to_string(++of.lives);
  note(name + " starts");
  lives_.emplace_back(kernel_, checker_, network_, weather_.settings, name, random_.next(),
                      of.clock_skew);
  of.life = &lives_.back();
  if (!is_calm_ && weather_.how == weather::kind::rough && random_.below(6) == 0) {
    trip_at_a_call(of);
  }
}

void schedule::kill(host& of) {
  if (is_calm_ || of.life->has_ended() || of.life->record().died) return;
  note(of.life->record().name + " is killed");
  of.life->kill();
  if (random_.below(4) == 0) return;  // stays down until faults cease
  kernel_.at(kernel_.now() + milliseconds(100) + random_.up_to(seconds(40)), [this, &of] {
    if (!is_calm_ && of.life->record().died) start(of);
  });
}

/// Killed at one of its first calls, before or after the request leaves.
void schedule::trip_at_a_call(host& of) {
  const auto at = 1 + random_.below(60);
  const bool before = random_.coin();
  const auto delay = random_.up_to(milliseconds(50));
  of.life->port().set_tripwire([this, &of, at, before, delay](std::uint64_t calls) {
    if (calls != at) return;
    if (before) {
      kill(of);
      kernel_.let_others_run();
    } else {
      kernel_.at(kernel_.now() + delay, [this, &of] { kill(of); });
    }
  });
}

void schedule::plan_faults() {
  for (unsigned i = 0; i < weather_.faults; ++i) {
    kernel_.at(kernel_.now() + random_.between(milliseconds(0), weather_.storm),
               [this] { do_harm(); });
  }
}

void schedule::do_harm() {
  if (is_calm_) return;
  auto& victim = hosts_[random_.below(hosts_.size())];
  auto& life = *victim.life;
  const bool is_up = life.is_serving() && !life.record().died;
  const auto longest =
      random_.below(4) == 0 ? weather_.settings.incomplete_after * 2 : milliseconds(seconds(15));
  switch (random_.below(12)) {
    case 0:
    case 1:
    case 2:
      kill(victim);
      return;
    case 3:
      for (auto& each : hosts_) kill(each);
      return;
    case 4:
    case 5:
      if (!is_up || life.is_frozen()) return;
      note(life.record().name + " is told to stop");
      life.stop();
      kernel_.at(kernel_.now() + random_.up_to(seconds(20)), [this, &victim, &life] {
        // A new one may start before the old one has ended.
        if (!is_calm_ && victim.life == &life) start(victim);
      });
      return;
    case 6: {
      if (!is_up || life.is_frozen()) return;
      const auto time = random_.up_to(longest);
      note(life.record().name + " stands still for " + std::to_string(time.count()) + " ms");
      life.freeze();
      kernel_.at(kernel_.now() + time, [&life] {
        if (life.is_frozen()) life.thaw();
      });
      return;
    }
    case 7:
    case 8: {
      const auto time = random_.up_to(longest);
      note(life.record().name + " is cut off for " + std::to_string(time.count()) + " ms");
      life.port().cut_off(kernel_.now() + time);
      return;
    }
    case 9:
      if (random_.below(10) != 0) return;
      note("another index appears");
      checker_.plans_differ();
      engine_.set_indices(
          {"operate-a_", "operate-b_", "operate-b_2026-01-31", "operate-b_2026-02-28"});
      return;
    default:
      note("the engine is killed");
      engine_.kill();
      return;
  }
}

void schedule::look_often() {
  const auto longest = is_calm_ ? seconds(10) : seconds(3);
  kernel_.at(kernel_.now() + random_.between(milliseconds(100), longest), [this] {
    for (auto& each : hosts_) {
      if (each.life->is_serving() && !each.life->is_frozen()) probe_.look(*each.life);
    }
    look_often();
  });
}

// The end -----------------------------------------------------------------------------------------

/// With everything at rest a POST answers 200 on any host, and everything can be deleted.
void schedule::say_goodbye() {
  note("goodbye");
  ++operators_at_work_;
  kernel_.start(operators_, [this] {
    const auto last = id_of(id_of_the_end);
    auto* on = any_serving();
    const auto& taken = do_one(operation::kind::take, last, *on);
    if (taken.how != operation::end::fine) {
      checker_.violate("a POST at rest answers 200", taken.failed->message);
    }
    kernel_.sleep_for(random_.up_to(weather_.engine.longest_part * 4));
    std::set<domain::backup_id> ids;
    for (const auto& each : engine_.snapshots()) ids.insert(each->shown.name.id);
    for (const auto& id : ids) {
      on = any_serving();
      if (on == nullptr) break;  // this schedule is over
      const auto& removed = do_one(operation::kind::remove, id, *on);
      if (removed.how == operation::end::fine) continue;
      checker_.violate("a DELETE at rest answers 204", removed.failed->message);
    }
    --operators_at_work_;
  });
  const auto is_over = [this] {
    return operators_at_work_ == 0 && !engine_.is_at_work() && engine_.snapshots().empty();
  };
  const bool is_empty =
      kernel_.run_until(kernel_.now() + minutes(20) + weather_.engine.longest_part * 4, is_over);
  if (is_broken()) return;
  if (!is_empty) {
    checker_.violate("everything can be deleted", "something is left twenty minutes later");
  }
  kernel_.run_until(kernel_.now() + seconds(10), [] { return false; });
  // What a host added in the very moment may take the engine longer to be rid of.
  const auto& left = engine_.snapshots();
  const auto back = std::find_if(left.begin(), left.end(),
                                 [](const auto& each) { return !each->is_being_deleted; });
  if (!is_broken() && back != left.end()) {
    checker_.violate("everything can be deleted", (*back)->name + " came back");
  }
}

bool schedule::drain() {
  for (auto& each : lives_) each.drain();
  is_calm_ = true;
  const auto all_ended = [this] {
    return operators_at_work_ == 0 &&
           std::all_of(lives_.begin(), lives_.end(),
                       [](const auto& life) { return life.has_ended(); });
  };
  return kernel_.run_until(kernel_.now() + minutes(60), all_ended) &&
         kernel_.run_until(kernel_.now(), [this] { return kernel_.all_ended(); });
}

outcome schedule::result() const {
  outcome of_it;
  of_it.violation = checker_.violation();
  of_it.trace = trace_.lines();
  of_it.lives = static_cast<unsigned>(lives_.size());
  for (const auto& each : checker_.operations()) {
    const bool fine = each.how == operation::end::fine;
    if (each.what == operation::kind::take && fine) ++of_it.posts_accepted;
    if (each.what == operation::kind::take && !fine) ++of_it.posts_refused;
    if (each.what == operation::kind::remove && fine) ++of_it.deletions;
  }
  of_it.backups_completed = checker_.completed();
  of_it.takeovers = checker_.takeovers();
  return of_it;
}

}  // namespace simulation
