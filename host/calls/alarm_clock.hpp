#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <thread>
#include <utility>

namespace host::calls {

/// Runs short tasks at given times, on one thread that sleeps until the next one is due and that
/// exists from the first alarm on. Tasks must neither block nor throw. Safe from any thread, also
/// from inside a task.
class alarm_clock {
 public:
  using clock = std::chrono::steady_clock;

  alarm_clock() = default;
  /// Drops what is still to come and waits for a task that runs.
  ~alarm_clock();
  alarm_clock(const alarm_clock&) = delete;
  alarm_clock& operator=(const alarm_clock&) = delete;

  /// The id is never 0 and never used twice. Alarms of one time run in the order of their setting.
  std::uint64_t at(clock::time_point time, std::function<void()> task);

  /// True when the task has not begun and never will.
  bool cancel(std::uint64_t id);

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::pair<clock::time_point, std::uint64_t>, std::function<void()>> tasks_;
  std::map<std::uint64_t, clock::time_point> times_;
  std::uint64_t next_id_ = 1;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace host::calls
