#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string_view>
#include <thread>

namespace host {

/// SIGTERM and SIGINT as values. A thread of its own takes them; no handler ever runs.
///
/// The first signal asks for a stop. A second one, or a stop that takes longer than allowed, calls
/// `give_up`, which must end the process: the stopping thread may hang inside a plugin by then.
class stop_signals {
 public:
  /// Keeps the signals from every thread, and from the process those that would end it because a
  /// reader has gone (SIGPIPE) or the file of the log is too large (SIGXFSZ). To be called before
  /// any thread is started, since threads inherit what their maker blocks.
  static void block();

  /// give_up: told why, on the thread of this object; does not return.
  explicit stop_signals(std::function<void(std::string_view reason)> give_up);

  /// Joins the thread. Signals stay blocked.
  ~stop_signals();
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

  /// How long a stop may take, from its signal on. Counts for a signal that has not come yet.
  void allow(std::chrono::milliseconds stop_time) { stop_time_.store(stop_time); }

  bool is_stop_wanted() const;

  /// Returns when a stop is wanted: "SIGTERM" or "SIGINT".
  std::string_view wait();

 private:
  void run();

  std::function<void(std::string_view)> give_up_;
  std::atomic<std::chrono::milliseconds> stop_time_{std::chrono::milliseconds(30'000)};
  int signals_ = -1;  ///< readable when a signal is there
  int finish_ = -1;   ///< readable when this object goes
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::string_view first_;  ///< guarded by mutex_
  std::thread thread_;
};

}  // namespace host
