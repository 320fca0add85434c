#pragma once

#include <actuator/ext/timer.h>

#include <cstdint>
#include <map>
#include <mutex>

namespace host::plugin {

class host_table;

/// The timers of one plugin instance, by the rules of actuator.timer/1. Safe from any thread.
class timer_book {
 public:
  explicit timer_book(host_table& table) : table_(table) {}
  timer_book(const timer_book&) = delete;
  timer_book& operator=(const timer_book&) = delete;

  actuator_status start(const actuator_timer_request* theirs, std::uint64_t* timer);
  actuator_status cancel(std::uint64_t timer);

  /// Cancels all; to be called once the gate is closed, so that no further one begins.
  void close();

 private:
  struct entry {
    actuator_timer_request request{};
    std::uint64_t work = 0;  ///< in the schedule
    bool running = false;
  };
  void schedule(std::uint64_t timer, entry& of, std::int64_t after_ms);
  void fire(std::uint64_t timer);
  bool begin(std::uint64_t timer, actuator_timer_request& request);
  void end(std::uint64_t timer);

  host_table& table_;
  std::mutex mutex_;
  std::map<std::uint64_t, entry> entries_;
};

}  // namespace host::plugin
