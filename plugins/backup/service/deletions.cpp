#include "service/deletions.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <utility>

#include "service/contents.hpp"
#include "service/pauses.hpp"

namespace backup::service {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

/// Deletions that are followed at one time; the end of further ones is not told.
constexpr std::size_t most_open = 256;

/// How long the engine may work on one before nobody listens any more.
constexpr std::chrono::hours longest_deletion{6};

/// How long a command may go without an answer before it is taken for lost; the double from then
/// on.
constexpr milliseconds first_silence = std::chrono::minutes(1);
constexpr milliseconds longest_silence = std::chrono::minutes(16);

/// How long one is waited for before the next has its turn.
constexpr milliseconds longest_turn{2'000};
constexpr milliseconds shortest_turn{10};

/// When to look again after a deletion was carried out: a host that had sent its next part just
/// before shows it soon, one that was slow later.
constexpr std::array look_again_after{seconds(0), seconds(1), seconds(4), seconds(15), seconds(40)};

/// How long the thread sleeps when nobody gives it work.
constexpr std::chrono::hours idle{1};

}  // namespace

doomed doomed::all_of(const domain::backup_id& id, const std::vector<domain::snapshot>& parts) {
  doomed made{id, parts.size(), {}, {}};
  for (const auto& part : parts) {
    made.uuids.insert(part.uuid);
    if (part.run) made.runs.insert(part.run->text());
  }
  return made;
}

doomed doomed::rest_of(const domain::backup_id& id, const domain::run_id& run) {
  return {id, 0, {}, {run.text()}, true};
}

doomed doomed::whole(const domain::backup_id& id, const domain::run_id& run) {
  return {id, 1, {}, {run.text()}};
}

doomed doomed::only(const domain::backup_id& id, std::string uuid) {
  return {id, 1, {std::move(uuid)}, {}};
}

std::vector<std::string> doomed::names_in(const std::vector<domain::snapshot>& parts) const {
  std::vector<std::string> names;
  for (const auto& part : parts) {
    if (!holds(part)) continue;
    if (needs_first_gone && part.name.part == 1) return {};
    names.push_back(part.name.to_string());
  }
  return names;
}

bool doomed::holds(const domain::snapshot& part) const {
  return uuids.contains(part.uuid) || (part.run && runs.contains(part.run->text()));
}

deletions::deletions(engine_port& engine, scheduling::scheduler& on, events& told,
                     const settings& configured)
    : engine_(engine), scheduler_(on), events_(told), settings_(configured), contents_(on) {
  task_ = scheduler_.start("backup-delete", [this] { see_to_their_ends(); });
}

deletions::~deletions() {
  stop_.request_stop();
  contents_.lock().notify_all();
  task_.reset();
}

call_limits deletions::until_done() const {
  return {scheduler_.now() + longest_deletion, stop_.get_token()};
}

void deletions::follow(doomed what, std::unique_ptr<deletion> sent,
                       std::function<void()> when_deleted) {
  const auto now = scheduler_.now();
  entry one{std::move(what), std::move(sent),        std::move(when_deleted),
            false,           now + longest_deletion, now};
  one.silence = first_silence;
  one.silent_until = now + first_silence;
  add(std::move(one));
}

void deletions::look_again(doomed what) {
  const auto now = scheduler_.now();
  entry one{std::move(what), nullptr, {}, false, now + longest_deletion, now};
  one.is_done = true;
  look_later(one);
  add(std::move(one));
}

void deletions::withdraw(doomed what) {
  const auto now = scheduler_.now();
  add({std::move(what), nullptr, {}, true, now + longest_deletion, now});
}

void deletions::add(entry one) {
  auto held = contents_.lock();
  if (held->entries.size() >= most_open) {
    events_.deletion_failed(one.what.id,
                            "too many deletions are open, the outcome of this one is not followed");
    return;
  }
  held->entries.push_back(std::move(one));
  held.notify_all();
}

bool deletions::is_open(const domain::backup_id& id) const {
  auto held = contents_.lock();
  if (held->in_hand == id && held->is_in_hand_open) return true;
  return std::any_of(held->entries.begin(), held->entries.end(),
                     [&id](const entry& one) { return one.what.id == id && !one.is_done; });
}

void deletions::see_to_their_ends() {
  while (!stop_.stop_requested()) {
    std::optional<entry> next;
    milliseconds turn = longest_turn;
    {
      auto held = contents_.lock();
      auto& entries = held->entries;
      const auto earlier = [](const entry& a, const entry& b) { return a.due < b.due; };
      const auto first = std::min_element(entries.begin(), entries.end(), earlier);
      const auto now = scheduler_.now();
      const auto due = first == entries.end() ? now + idle : first->due;
      if (due > now) {
        // Woken for a new one, or for the end; both are looked at from the start of the loop.
        const auto count = entries.size();
        held.wait_until(due, [&](const contents& seen) {
          return stop_.stop_requested() || seen.entries.size() != count;
        });
        continue;
      }
      next = std::move(*first);
      entries.erase(first);
      held->in_hand = next->what.id;
      held->is_in_hand_open = !next->is_done;
      // Each gets a little time in turn, so that one that hangs holds up nobody else's end.
      turn = std::max(longest_turn / static_cast<int>(entries.size() + 1), shortest_turn);
    }
    const bool goes_on = advance_or_wait(*next, turn);
    auto held = contents_.lock();
    held->in_hand.reset();
    if (goes_on) held->entries.push_back(*std::move(next));
  }
}

/// Without memory, say, there is a step less, and no end of the process.
bool deletions::advance_or_wait(entry& one, milliseconds turn) {
  try {
    return advance(one, turn);
  } catch (const std::exception&) {
    one.due = scheduler_.now() + longest_turn;
    return true;
  }
}

bool deletions::advance(entry& one, milliseconds turn) {
  if (!one.sent) return look(one);
  const auto outcome = one.sent->wait_until(scheduler_.now() + turn);
  one.due = scheduler_.now();
  if (!outcome) {
    // The engine may be at work, or the command never reached it: the next step is a look, and
    // where something is left the command again, which joins one that is being carried out.
    if (one.due > one.silent_until) one.sent.reset();
    return true;
  }
  one.sent.reset();
  if (*outcome) {
    done(one);
    return look_later(one);
  }
  return try_later(one, outcome->error());
}

bool deletions::look(entry& one) {
  const auto found =
      read_contents(engine_, domain::pattern_of(one.what.id),
                    {scheduler_.now() + settings_.request_timeout, stop_.get_token()});
  if (!found) return try_later(one, found.error());
  const auto left = one.what.names_in(found->parts);
  if (left.empty()) {
    done(one);
    return look_later(one);
  }
  one.sent = engine_.delete_snapshots(left, until_done());
  one.due = scheduler_.now();
  one.silence = std::clamp(2 * one.silence, first_silence, longest_silence);
  one.silent_until = one.due + one.silence;
  return true;
}

void deletions::done(entry& one) {
  one.failures = 0;
  if (std::exchange(one.is_done, true)) return;
  if (one.when_deleted) one.when_deleted();
  if (!one.is_withdrawal) events_.backup_deleted(one.what.id, one.what.snapshots);
}

bool deletions::look_later(entry& one) {
  if (one.looks == look_again_after.size()) return false;
  one.due = scheduler_.now() + look_again_after[one.looks++];
  return true;
}

bool deletions::try_later(entry& one, const engine_error& cause) {
  if (cause.fault == engine_fault::stopped) return false;
  const bool is_hopeless = cause.is_final() || scheduler_.now() > one.given_up_at;
  if (is_hopeless) {
    if (!one.is_done) events_.deletion_failed(one.what.id, cause.message);
    return false;
  }
  const auto pause =
      std::max(jittered(next_try(++one.failures), scheduler_.random()),
               std::min(cause.retry_after.value_or(milliseconds(0)), longest_retry_after));
  if (!one.is_done) events_.deletion_waiting(one.what.id, cause.message, pause);
  one.due = scheduler_.now() + pause;
  return true;
}

}  // namespace backup::service
