#include "service/follower.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <optional>
#include <vector>

#include "service/pauses.hpp"

namespace backup::service {
namespace {

using std::chrono::milliseconds;

/// How often the engine is asked what it makes, where that need not be seen sooner.
constexpr milliseconds longest_pause{1'000};
constexpr milliseconds shortest_pause{100};

std::string summary(const std::vector<domain::snapshot>& parts) {
  std::string text;
  for (const auto& part : parts) {
    text += part.name.to_string() + ' ' + part.uuid + ' ' + part.state_word + '\n';
  }
  return text;
}

/// Whether it can ever be gone on with: no part has failed, and some are missing or run.
bool is_unfinished(const std::vector<domain::snapshot>& parts) {
  bool all_success = true;
  for (const auto& part : parts) {
    const auto state = part.state();
    const bool runs = state == domain::snapshot_state::in_progress;
    if (!runs && state != domain::snapshot_state::success) return false;
    all_success = all_success && !runs;
  }
  return !all_success || parts.size() < parts.front().name.count;
}

bool any_runs(const std::vector<domain::snapshot>& parts) {
  return std::any_of(parts.begin(), parts.end(), [](const auto& part) {
    return part.state() == domain::snapshot_state::in_progress;
  });
}

}  // namespace

follower::follower(backup_service& service, scheduling::scheduler& on, const settings& configured)
    : service_(service),
      engine_(service.engine()),
      scheduler_(on),
      settings_(configured),
      sleeper_(on) {
  task_ = scheduler_.start("backup-follow", [this] { follow(); });
}

follower::~follower() {
  stop();
  task_.reset();
}

void follower::follow() {
  const auto stop = stop_.get_token();
  const auto pause = std::clamp(settings_.takeover_after / 5, shortest_pause, longest_pause);
  bool has_seen_everything = false;
  while (!stop.stop_requested()) {
    const bool fine = look_around(has_seen_everything);
    has_seen_everything = has_seen_everything || fine;

    failures_ = fine ? 0 : failures_ + 1;
    const auto wait = fine ? pause : std::max(pause, next_try(failures_));
    if (sleeper_.sleep_until(scheduler_.now() + jittered(wait, scheduler_.random()), stop)) return;
  }
}

bool follower::look_around(bool has_seen_everything) {
  try {
    const bool fine = has_seen_everything ? look_at_what_is_made() : look_at_everything();
    for (const auto& id : service_.take_sightings()) notice(id);
    for (auto& [id, of] : followed_) {
      if (!stop_.stop_requested()) look_at(id, of);
    }
    std::erase_if(followed_, [](const auto& each) { return each.second.seen.empty(); });
    return fine;
  } catch (const std::exception&) {
    return false;  // no memory, or no thread for a run: tried again, and no end of the process
  }
}

bool follower::look_at_everything() {
  const auto found = service_.unfinished(limits());
  if (!found) return false;
  for (const auto& [id, quiet_for] : *found) {
    notice(id);
    // What has shown nothing for long enough is not waited for once more.
    followed_.at(id).since -= std::min(quiet_for, settings_.takeover_after * 2);
  }
  return true;
}

bool follower::look_at_what_is_made() {
  const auto running = engine_.list_running(limits());
  if (!running) return false;
  for (const auto& part : running->parts) notice(part.name.id);
  return true;
}

void follower::notice(const domain::backup_id& id) {
  constexpr auto not_seen_yet = "?";
  followed_.try_emplace(id, track{not_seen_yet, scheduler_.now(), draw_patience()});
}

void follower::look_at(const domain::backup_id& id, track& of) {
  if (service_.is_taking(id)) {
    of.since = scheduler_.now();
    return;
  }
  const auto found = engine_.list_snapshots(domain::pattern_of(id), detail::states, limits());
  if (!found) {
    // What is not seen is not judged; who takes it may be waiting for the engine too.
    of.since = scheduler_.now();
    return;
  }
  const auto seen =
      found->parts.empty() || !is_unfinished(found->parts) ? std::string() : summary(found->parts);
  const bool is_first_look = of.seen == "?";
  if (seen != of.seen) {
    of.seen = seen;
    if (!is_first_look) of.since = scheduler_.now();
  }
  if (seen.empty()) return;
  if (any_runs(found->parts)) {
    of.since = scheduler_.now();
    return;
  }
  if (scheduler_.now() - of.since < of.patience) return;
  switch (service_.take_over(id, limits())) {
    case backup_service::taken_over::yes:
    case backup_service::taken_over::not_now:
      of.since = scheduler_.now();
      of.patience = draw_patience();
      break;
    case backup_service::taken_over::never:
      of.seen.clear();
      break;
  }
}

call_limits follower::limits() const {
  return {scheduler_.now() + settings_.request_timeout, stop_.get_token()};
}

milliseconds follower::draw_patience() const {
  return settings_.takeover_after + up_to(settings_.takeover_after / 2, scheduler_.random());
}

}  // namespace backup::service
