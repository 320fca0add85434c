#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "scheduling/guarded.hpp"
#include "service/open_requests.hpp"
#include "service/port/engine_port.hpp"
#include "service/snapshot_cache.hpp"

namespace backup::service {

/// One call for the details of all that matches a pattern, under way on a thread of its own. The
/// cache keeps what it tells, as far as that is finished. Where blobs are fast nothing is quicker;
/// who sees that they are not gives it up.
class whole_call {
 public:
  /// What is passed in outlives it. Null when somebody asks for everything already, or there is no
  /// thread to be had.
  static std::unique_ptr<whole_call> begin(engine_port& engine, scheduling::scheduler& on,
                                           scheduling::guarded<open_requests>& requests,
                                           snapshot_cache& cache, std::string pattern,
                                           const call_limits& limits);
  /// Gives it up when it is still going on, and waits for its end, which comes soon then.
  ~whole_call();
  whole_call(const whole_call&) = delete;
  whole_call& operator=(const whole_call&) = delete;

  /// What it has told is kept. Not with the lock of the requests held.
  void give_up() { stop_.request_stop(); }

  // With that lock held; whatever changes is notified.
  bool is_over() const { return is_over_; }
  /// Why it is over, unless it is for its answer or for giving it up.
  const std::optional<engine_error>& error() const { return error_; }

 private:
  class keeping_sink;

  whole_call(scheduling::guarded<open_requests>& requests, const call_limits& limits)
      : requests_(requests), on_stop_(limits.stop, [this] { give_up(); }) {}
  void end(const engine_result<void>& asked);

  scheduling::guarded<open_requests>& requests_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> on_stop_;
  bool is_over_ = false;
  std::optional<engine_error> error_;
  std::unique_ptr<scheduling::task> task_;  // ends first: it touches the others
};

}  // namespace backup::service
