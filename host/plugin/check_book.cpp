#include "plugin/check_book.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "calls/alarm_clock.hpp"
#include "calls/id_source.hpp"
#include "calls/work_schedule.hpp"
#include "plugin/host_table.hpp"
#include "plugin/watched_entry.hpp"

namespace host::plugin {
namespace {

const std::string check_name = "health.check";

using clock = calls::alarm_clock::clock;
using std::chrono::milliseconds;

/// How much later than planned the next answer may come before the last one counts as stale: the
/// workers may be busy.
constexpr std::int64_t grace_ms = 10'000;

}  // namespace

void check_book::add(std::uint64_t component, const actuator_health_check& check) {
  const std::lock_guard lock(mutex_);
  entry made;
  made.component = component;
  made.check = check;
  entries_.push_back(made);
  schedule(entries_.size() - 1, 0);
}

/// Under the lock, as are show() and its callers.
void check_book::schedule(std::size_t place, std::int64_t after_ms) {
  if (closed_) return;
  entries_[place].work = table_.lent().schedule.at(
      clock::now() + milliseconds(after_ms),
      [table = table_.shared_from_this(), place] { table->checks().ask(place); });
}

void check_book::ask(std::size_t place) {
  const handler_gate::pass inside(table_.gate());
  if (!inside) return;
  actuator_health_check check{};
  actuator_call call = 0;
  {
    const std::lock_guard lock(mutex_);
    if (closed_) return;
    entry& asked = entries_[place];
    call = table_.lent().check_ids.next();
    asked.call = call;
    asked.expired = false;
    asked.alarm = table_.lent().alarms.at(
        clock::now() + milliseconds(asked.check.deadline_ms),
        [table = table_.shared_from_this(), place, call] { table->checks().expire(place, call); });
    check = asked.check;
  }
  const watched_entry watched(table_, check_name, call);
  check.check(check.ctx, table_.c_host(), call);
}

void check_book::expire(std::size_t place, actuator_call call) {
  const std::lock_guard lock(mutex_);
  entry& late = entries_[place];
  if (late.call != call) return;
  late.expired = true;
  show(late, registry::health_status::unknown, R"({"error":"no answer in time"})");
}

check_book::outcome check_book::complete(actuator_call call, registry::health_status status,
                                         std::string details) {
  const std::lock_guard lock(mutex_);
  for (std::size_t place = 0; place < entries_.size(); ++place) {
    entry& answered = entries_[place];
    if (call == 0 || answered.call != call) continue;
    answered.call = 0;
    table_.lent().alarms.cancel(answered.alarm);
    const bool late = answered.expired;
    if (!late) show(answered, status, std::move(details));
    schedule(place, answered.check.interval_ms);
    return late ? outcome::late : outcome::taken;
  }
  return outcome::unknown;
}

void check_book::show(const entry& of, registry::health_status status, std::string details) const {
  const milliseconds fresh(of.check.interval_ms + of.check.deadline_ms + grace_ms);
  table_.lent().health.set(table_.plugin_id(), of.component, status, std::move(details), fresh,
                           clock::now());
}

void check_book::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  for (const entry& each : entries_) table_.lent().schedule.cancel(each.work);
}

std::vector<std::uint64_t> check_book::open_calls() const {
  std::vector<std::uint64_t> open;
  const std::lock_guard lock(mutex_);
  for (const entry& each : entries_) {
    if (each.call != 0) open.push_back(each.call);
  }
  return open;
}

}  // namespace host::plugin
