#pragma once

#include <signal.h>

#include <chrono>

namespace backup::client {

/// SIGINT, SIGTERM and SIGHUP as something to wait for. Once it has begun they end nothing by
/// themselves, on the one thread of the program; what was ignored then stays ignored. SIGPIPE is
/// ignored from the start: a pipe that is closed shows where something is written.
class interruption {
 public:
  interruption();
  ~interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;

  /// Not before files of others are read: whoever waits for them is to be ended by a signal.
  void begin();

  /// Becomes readable with the first signal, and stays so; -1 before it has begun.
  int descriptor() const { return descriptor_; }

  bool has_come() const;

  /// True when the time passed without a signal.
  bool sleep(std::chrono::milliseconds time) const;

  /// Ends the process by the signal that came, so that whoever started it sees that; by SIGPIPE
  /// when none came.
  [[noreturn]] void end_process();

 private:
  sigset_t before_{};
  int descriptor_ = -1;
};

}  // namespace backup::client
