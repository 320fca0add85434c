#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

namespace backup::scheduling {

using clock = std::chrono::steady_clock;
using instant = clock::time_point;
using wall_instant = std::chrono::system_clock::time_point;

/// A lock and the condition that goes with it. Made by a scheduler; use it through guarded<T>.
class monitor {
 public:
  virtual ~monitor() = default;
  virtual void lock() = 0;
  virtual void unlock() = 0;
  /// Holding the lock: gives it up, sleeps until notified or the instant, takes it again. May wake
  /// for no reason. False when the instant has passed.
  virtual bool wait_until(instant deadline) = 0;
  virtual void notify_all() = 0;
};

/// A running task. The destructor joins it, so whoever holds it owns the thread.
class task {
 public:
  virtual ~task() = default;
};

/// Time, locks and threads for everything in this plugin that waits. The service waits in no other
/// way, so that a test can run several hosts and an engine on one thread in virtual time; below the
/// engine port the HTTP client waits for its sockets. Outlives everything made from
/// it.
class scheduler {
 public:
  virtual ~scheduler() = default;

  virtual instant now() const = 0;
  /// For comparing with times that an engine wrote.
  virtual wall_instant wall_now() const = 0;
  /// Any value, each as likely as another; for pauses and names, not for secrets.
  virtual std::uint64_t random() = 0;

  virtual std::unique_ptr<monitor> make_monitor() = 0;

  /// Starts a task of this name; an exception that leaves the body ends the process.
  virtual std::unique_ptr<task> start(std::string name, std::function<void()> body) = 0;
};

}  // namespace backup::scheduling
