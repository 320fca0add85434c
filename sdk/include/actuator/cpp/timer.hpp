/// \file
/// Work at a later time without a thread of one's own.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/late_callbacks.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/result.hpp>

namespace actuator {
inline namespace v0_9 {

/// A started timer; cancels it when destroyed. Move-only; keep it as long as it shall run:
///
///     auto tick = actuator::timer::every(host, std::chrono::seconds(5), [this] { look(); });
///     if (!tick) return tick.error();
///     tick_ = std::move(*tick);
///
/// The function runs on a thread of the host's pool, where it may block for a while; never on two
/// threads at once for one timer, and not any more once on_stop() was called. It is kept until it
/// cannot be entered any more and nobody is inside, so it may cancel or destroy its own timer. What
/// it throws is logged; a repeating timer goes on.
///
/// A plugin's destructor runs when no timer does, so a function may use the plugin's members. What
/// goes earlier than the plugin is shared with the function (std::shared_ptr), since cancel() does
/// not wait. Must be gone, as host_ref, when the plugin's destructor has returned. One thread at a
/// time for one object.
class timer {
 public:
  /// No timer; cancels nothing.
  timer() noexcept = default;
  timer(timer&& other) noexcept
      : host_(other.host_), c_(other.c_), late_(other.late_), id_(std::exchange(other.id_, 0)) {}
  timer& operator=(timer&& other) noexcept {
    if (this != &other) {
      cancel();
      host_ = other.host_;
      c_ = other.c_;
      late_ = other.late_;
      id_ = std::exchange(other.id_, 0);
    }
    return *this;
  }
  timer(const timer&) = delete;
  timer& operator=(const timer&) = delete;
  ~timer() { cancel(); }

  /// Once, `delay` (0 to a year) from now. Any thread, from on_start() on; before the host serves,
  /// a timer waits until it does. Fails when the host has no timers, when the time is out of range,
  /// when the plugin has too many and once on_stop() was called.
  static result<timer> after(host_ref host, std::chrono::milliseconds delay,
                             std::function<void()> fire) {
    return start(host, delay, std::chrono::milliseconds(0), std::move(fire));
  }

  /// Again and again: first after `first`, then `period` (10 ms to a year) after each return of the
  /// function.
  static result<timer> every(host_ref host, std::chrono::milliseconds period,
                             std::function<void()> fire,
                             std::chrono::milliseconds first = std::chrono::milliseconds(0)) {
    if (period.count() <= 0) return failure{"the period of a timer must be more than zero"};
    return start(host, first, period, std::move(fire));
  }

  /// True when the function is not running and never runs again. False when it may be running right
  /// now for the last time, or the timer was over before. Never waits.
  bool cancel() noexcept {
    if (id_ == 0) return false;
    const std::uint64_t id = std::exchange(id_, 0);
    const bool is_over = c_->cancel(host_, id) == ACTUATOR_OK;
    late_->timers.forget(id);
    return is_over;
  }

  /// Whether there is one that was not cancelled; one that has fired for good counts too.
  bool is_started() const noexcept { return id_ != 0; }

 private:
  static result<timer> start(host_ref host, std::chrono::milliseconds first,
                             std::chrono::milliseconds repeat, std::function<void()> fire) {
    if (!ACTUATOR_HAS(host.c_timer(), actuator_timer, cancel) || host.late() == nullptr) {
      return failure{"this host has no " ACTUATOR_EXT_TIMER ", which the plugin needs"};
    }
    if (!fire) return failure{"a timer has no function"};
    auto entry = std::make_shared<detail::timer_entry>();
    entry->fire = std::move(fire);
    entry->repeats = repeat.count() > 0;
    actuator_timer_request request = {};
    request.struct_size = sizeof(request);
    request.first_ms = first.count();
    request.repeat_ms = repeat.count();
    request.ctx = host.late();
    request.fire = &fired;
    timer started;
    started.host_ = host.c_host();
    started.c_ = host.c_timer();
    started.late_ = host.late();
    std::uint64_t id = 0;
    const auto status = host.late()->timers.keep(std::move(entry), id, [&](std::uint64_t& made) {
      return started.c_->start(started.host_, &request, &made);
    });
    if (status != ACTUATOR_OK) {
      return failure{"a timer was refused by the host with status " + std::to_string(status)};
    }
    started.id_ = id;
    return started;
  }

  static void fired(void* ctx, const actuator_host* host, std::uint64_t id) noexcept {
    detail::guarded(
        [&] {
          auto& timers = static_cast<detail::late_callbacks*>(ctx)->timers;
          const auto entry = timers.find(id);
          if (entry == nullptr) return;  // cancelled a moment ago
          if (!entry->repeats) timers.forget(id);
          entry->fire();
        },
        [&](std::string_view what) {
          actuator::log(host_ref(host))
              .error("timer.threw", "A timer has thrown.", {{"what", what}});
        });
  }

  const actuator_host* host_ = nullptr;
  const actuator_timer* c_ = nullptr;
  detail::late_callbacks* late_ = nullptr;
  std::uint64_t id_ = 0;
};

}  // namespace v0_9
}  // namespace actuator
