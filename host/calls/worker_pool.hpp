#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "calls/task.hpp"

namespace host::calls {

/// A few threads for handlers of plugins that may block, and a bounded queue before them, so that
/// no plugin can stall the network threads. submit() is safe from any thread and never waits.
/// Owned by the composition root.
class worker_pool {
 public:
  /// `threads` and `queue_bound` are at least 1.
  worker_pool(std::size_t threads, std::size_t queue_bound);

  /// Waits without a deadline for tasks that still run, so stop() comes first.
  ~worker_pool();

  worker_pool(const worker_pool&) = delete;
  worker_pool& operator=(const worker_pool&) = delete;

  /// False when the queue is full or the pool stopped. A task must not throw.
  bool submit(task next);

  struct use {
    std::size_t threads;
    std::size_t working;
    std::size_t queued;
    std::uint64_t done;  ///< since the start
  };
  /// What holds now. Any thread.
  use now() const;

  /// Lets no more in, drops what waits in the queue and gives running tasks until the deadline.
  /// False when one of them still runs: then the process has to end without destroying the pool
  /// and what its tasks use.
  bool stop(std::chrono::steady_clock::time_point deadline);

 private:
  bool should_wake();
  void work();

  const std::size_t queue_bound_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::condition_variable ended_;
  std::deque<task> queue_;
  std::size_t working_ = 0;
  std::uint64_t done_ = 0;
  std::size_t resting_ = 0;  ///< waiting for a task
  bool waking_ = false;      ///< one of them has been told and has not come yet
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace host::calls
