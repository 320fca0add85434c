#include "service/patience.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "service/pauses.hpp"

namespace backup::service {

using std::chrono::milliseconds;

run_end stopped() {
  return {run_end::kind::handed_over,
          "This host stops. Another one, or this one after its restart, goes on."};
}

void patience::begin(const domain::planned_part& part) {
  part_ = part.name;
  began_ = scheduler_.now();
  failures_ = 0;
  last_shown_ = began_;
}

void patience::answered() {
  if (std::exchange(failures_, 0) > 0) events_.engine_is_back(*part_);
}

std::optional<run_end> patience::wait_out(const engine_error& cause, const std::stop_token& stop) {
  if (stop.stop_requested()) return stopped();
  if (cause.is_final()) return run_end{run_end::kind::ended, cause.message};
  if (auto over = is_over()) {
    over->reason += " Last error: " + cause.message;
    return over;
  }
  const auto asked_for = std::min(cause.retry_after.value_or(milliseconds(0)), longest_retry_after);
  auto pause = std::max(jittered(next_try(++failures_), scheduler_.random()), asked_for);
  if (settings_.snapshot_timeout.count() > 0) {
    const auto left = settings_.snapshot_timeout -
                      std::chrono::duration_cast<milliseconds>(scheduler_.now() - began_);
    pause = std::min(pause, left + milliseconds(1));
  }
  events_.waiting_out(*part_, cause.message, pause);
  if (sleeper_.sleep_until(scheduler_.now() + pause, stop)) return stopped();
  return std::nullopt;
}

std::optional<run_end> patience::is_over() const {
  const auto limit = settings_.snapshot_timeout;
  if (limit.count() == 0 || scheduler_.now() - began_ <= limit) return std::nullopt;
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
  return run_end{run_end::kind::ended, "Snapshot " + part_->to_string() +
                                           " was not finished within " + std::to_string(seconds) +
                                           " s (snapshot-timeout)."};
}

call_limits patience::limits(std::stop_token stop) const {
  return {scheduler_.now() + settings_.request_timeout, std::move(stop)};
}

}  // namespace backup::service
