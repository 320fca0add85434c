#pragma once

#include "scheduling/guarded.hpp"

namespace backup::scheduling {

/// A sleep that others can end early. Safe from any thread; one sleeps at a time.
class sleeper {
 public:
  explicit sleeper(scheduler& on) : woken_(on, false) {}

  /// Ends the sleep that is under way, else the next one.
  void wake();

  /// Sleeps until the instant, a wake() or the stop request. True when it was stopped.
  bool sleep_until(instant deadline, const std::stop_token& stop);

 private:
  guarded<bool> woken_;
};

}  // namespace backup::scheduling
