/// \file
/// A component of the health page that the host asks for, for plugins that have no thread to push
/// from.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <string_view>
#include <utility>

#include <actuator/cpp/answer.hpp>
#include <actuator/cpp/barrier.hpp>
#include <actuator/cpp/health.hpp>
#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/log.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// How often, and how long. Views text for the one call that declares it.
struct health_check {
  std::string_view name;                       ///< [a-z][A-Za-z0-9]*
  std::chrono::milliseconds interval{10'000};  ///< from one answer to the next question; >= 100 ms
  std::chrono::milliseconds deadline{0};       ///< UNKNOWN without an answer by then; 0: 10 s
};

/// The duty to say exactly once how the component is, now or later, from any thread.
///
/// Move-only; whoever holds it owes the answer. One that is destroyed unanswered says UNKNOWN by
/// itself, or DOWN when an exception destroys it, and logs `health.unanswered`. Must be gone before
/// the plugin's destructor returns. One thread at a time.
class health_question {
 public:
  /// Made by the layer itself for each question.
  health_question(host_ref host, actuator_call id) noexcept : host_(host), id_(id) {}

  /// Passes the duty on; the other one is empty then.
  health_question(health_question&& other) noexcept
      : host_(other.host_), id_(std::exchange(other.id_, 0)) {}
  health_question& operator=(health_question&& other) noexcept {
    if (this != &other) {
      abandon();
      host_ = other.host_;
      id_ = std::exchange(other.id_, 0);
    }
    return *this;
  }
  health_question(const health_question&) = delete;
  health_question& operator=(const health_question&) = delete;
  ~health_question() { abandon(); }

  /// Whether an answer is still owed through this object.
  bool is_open() const noexcept { return id_ != 0; }

  /// The state now. details_json: one JSON object of at most 64 KiB, or empty. `refused` (no such
  /// object) leaves the question open; the others discharge it.
  answered answer(health_status status, std::string_view details_json = {}) noexcept {
    if (id_ == 0) return answered::gone;
    const answered done = detail::outcome(host_.c_health()->complete(
        host_.c_host(), id_, static_cast<int>(status), to_str(details_json)));
    if (done != answered::refused) id_ = 0;
    return done;
  }

 private:
  void abandon() noexcept {
    if (id_ == 0) return;
    const bool is_thrown_away = std::uncaught_exceptions() > 0;
    actuator::log(host_).error("health.unanswered", "A health check was dropped without an answer.",
                               {{"status", is_thrown_away ? "DOWN" : "UNKNOWN"}});
    answer(is_thrown_away ? health_status::down : health_status::unknown);
  }

  host_ref host_;
  actuator_call id_;
};

/// Answers one question. On a thread of the host's pool; not entered again before the question was
/// answered. What it throws is logged, and the component reads DOWN.
using check_handler = std::function<void(health_question)>;

namespace detail {

/// A check together with the host it answers to; its address is the ctx of the declaration.
struct check_slot {
  host_ref host;
  check_handler answer;

  static void check(void* ctx, const actuator_host*, actuator_call id) noexcept {
    const auto& slot = *static_cast<const check_slot*>(ctx);
    guarded([&] { slot.answer(health_question(slot.host, id)); },
            [&](std::string_view what) {
              actuator::log(slot.host).error("health.threw", "A health check has thrown.",
                                             {{"what", what}});
            });
  }
};

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
