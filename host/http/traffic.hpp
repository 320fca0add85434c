#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "http/memory_budget.hpp"

namespace host::http {

/// How many connections and requests are open on all network threads together, and what they keep.
/// Safe from any thread.
class traffic {
 public:
  using time_point = std::chrono::steady_clock::time_point;

  traffic(std::size_t most_connections, std::size_t most_bytes)
      : memory(most_bytes), most_connections_(most_connections) {}

  /// False when there are as many as allowed.
  bool open_connection();
  /// One beyond what is allowed, for a probe.
  void open_extra_connection();
  void close_connection();

  /// Of a wrong credential's answer, which holds its place meanwhile: false when a quarter of the
  /// places is held so.
  bool begin_delay();
  void end_delay() { delayed_.fetch_sub(1, std::memory_order_relaxed); }

  void count_handshake(bool is_done) {
    (is_done ? secured_ : unsecured_).fetch_add(1, std::memory_order_relaxed);
  }
  std::uint64_t handshakes(bool done) const {
    return (done ? secured_ : unsecured_).load(std::memory_order_relaxed);
  }

  void begin_request();
  void end_request();

  std::size_t connections() const;
  std::size_t requests() const;
  std::uint64_t refused() const;  ///< connections for which there was no place

  /// True when no request is left before the deadline.
  bool wait_until_answered(time_point deadline) const;

  /// True when neither is left before the deadline. Connections without a request are waited for
  /// until `idle_deadline` only; the result is true then as well.
  bool wait_until_quiet(time_point deadline, time_point idle_deadline) const;

  memory_budget memory;  ///< for bodies and answers

 private:
  const std::size_t most_connections_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::size_t connections_ = 0;
  std::uint64_t refused_ = 0;
  std::atomic<std::size_t> delayed_{0};
  std::atomic<std::uint64_t> secured_{0};
  std::atomic<std::uint64_t> unsecured_{0};
  // Each request touches these, and takes no lock.
  std::atomic<std::size_t> requests_{0};
  mutable std::atomic<bool> awaited_{false};  ///< from the first wait on, which is at the stop
};

}  // namespace host::http
