#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>

#include "calls/alarm_clock.hpp"

namespace host::calls {

/// Work for the pool at later times. Before open() what is due waits; when the pool is full, it is
/// offered again a little later, so that nothing is lost. Safe from any thread.
class work_schedule {
 public:
  using clock = alarm_clock::clock;
  using task = std::function<void()>;
  /// Where due work goes: worker_pool::submit. False: there is no room now. Must not block, and
  /// must not run the work before it returns.
  using work_sink = std::function<bool(task)>;

  /// `alarms` must outlive the schedule.
  explicit work_schedule(alarm_clock& alarms);
  ~work_schedule();  ///< closes
  work_schedule(const work_schedule&) = delete;
  work_schedule& operator=(const work_schedule&) = delete;

  /// From now on work goes there.
  void open(work_sink sink);

  /// What waits is dropped, and nothing is handed over any more; on return the sink is not in use.
  void close();

  /// The id is never 0 and never used twice.
  std::uint64_t at(clock::time_point time, task work);

  /// True when the work has not begun and never will.
  bool cancel(std::uint64_t id);

 private:
  struct state;
  std::shared_ptr<state> state_;  ///< shared with alarms and with work in the pool
};

}  // namespace host::calls
