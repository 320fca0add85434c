#include "plugin/timer_book.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>

#include "calls/id_source.hpp"
#include "calls/work_schedule.hpp"
#include "plugin/host_table.hpp"
#include "plugin/parameters.hpp"
#include "plugin/watched_entry.hpp"

namespace host::plugin {
namespace {

const std::string fire_name = "timer.fire";

constexpr std::size_t most_timers = 1024;
constexpr std::int64_t longest_ms = std::int64_t{366} * 24 * 60 * 60 * 1000;
constexpr std::int64_t shortest_repeat_ms = 10;

bool is_sound(const actuator_timer_request& request) {
  const bool repeat_fits = request.repeat_ms == 0 || (request.repeat_ms >= shortest_repeat_ms &&
                                                      request.repeat_ms <= longest_ms);
  return request.first_ms >= 0 && request.first_ms <= longest_ms && repeat_fits &&
         request.fire != nullptr;
}

}  // namespace

actuator_status timer_book::start(const actuator_timer_request* theirs, std::uint64_t* timer) {
  actuator_timer_request request{};
  if (const auto status = read_parameters(theirs, sizeof(request), request);
      status != ACTUATOR_OK) {
    return status;
  }
  if (request.flags != 0) return ACTUATOR_UNSUPPORTED;
  if (timer == nullptr || !is_sound(request)) {
    table_.misbehaved("timer.start",
                      "A time is out of range, or the function or the place for the id is null.");
    return ACTUATOR_INVALID;
  }
  const std::lock_guard lock(mutex_);
  if (table_.gate().is_closed()) return ACTUATOR_WRONG_STATE;
  if (entries_.size() >= most_timers) return ACTUATOR_LIMIT;
  const std::uint64_t id = table_.lent().timer_ids.next();
  entry& made = entries_[id];
  made.request = request;
  *timer = id;  // before it can fire
  schedule(id, made, request.first_ms);
  return ACTUATOR_OK;
}

actuator_status timer_book::cancel(std::uint64_t timer) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(timer);
  if (found == entries_.end()) return ACTUATOR_GONE;
  const bool running = found->second.running;
  table_.lent().schedule.cancel(found->second.work);
  entries_.erase(found);
  return running ? ACTUATOR_GONE : ACTUATOR_OK;
}

void timer_book::close() {
  const std::lock_guard lock(mutex_);
  for (const auto& [id, each] : entries_) table_.lent().schedule.cancel(each.work);
  entries_.clear();
}

void timer_book::schedule(std::uint64_t timer, entry& of, std::int64_t after_ms) {
  of.work = table_.lent().schedule.at(
      calls::work_schedule::clock::now() + std::chrono::milliseconds(after_ms),
      [table = table_.shared_from_this(), timer] { table->timers().fire(timer); });
}

void timer_book::fire(std::uint64_t timer) {
  const handler_gate::pass inside(table_.gate());
  if (!inside) return;
  actuator_timer_request request{};
  if (!begin(timer, request)) return;
  {
    const watched_entry watched(table_, fire_name, timer);
    request.fire(request.ctx, table_.c_host(), timer);
  }
  end(timer);
}

bool timer_book::begin(std::uint64_t timer, actuator_timer_request& request) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(timer);
  if (found == entries_.end()) return false;
  found->second.running = true;
  request = found->second.request;
  return true;
}

void timer_book::end(std::uint64_t timer) {
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(timer);
  if (found == entries_.end()) return;
  found->second.running = false;
  if (found->second.request.repeat_ms == 0 || table_.gate().is_closed()) {
    entries_.erase(found);
  } else {
    schedule(timer, found->second, found->second.request.repeat_ms);
  }
}

}  // namespace host::plugin
