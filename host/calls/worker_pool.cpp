#include "calls/worker_pool.hpp"

#include <algorithm>
#include <utility>

namespace host::calls {

worker_pool::worker_pool(std::size_t threads, std::size_t queue_bound)
    : queue_bound_(std::max<std::size_t>(queue_bound, 1)) {
  threads = std::max<std::size_t>(threads, 1);
  threads_.reserve(threads);
  for (std::size_t count = 0; count < threads; ++count) {
    threads_.emplace_back([this] { work(); });
  }
}

worker_pool::~worker_pool() {
  stop(std::chrono::steady_clock::now());
  for (std::thread& each : threads_) each.join();
}

bool worker_pool::submit(std::function<void()> task) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_bound_) return false;
    queue_.push_back(std::move(task));
  }
  changed_.notify_all();
  return true;
}

bool worker_pool::stop(std::chrono::steady_clock::time_point deadline) {
  std::deque<std::function<void()>> dropped;  // destroyed without the lock
  std::unique_lock lock(mutex_);
  stopping_ = true;
  dropped.swap(queue_);
  changed_.notify_all();
  return changed_.wait_until(lock, deadline, [this] { return working_ == 0; });
}

void worker_pool::work() {
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [this] { return stopping_ || !queue_.empty(); });
    if (queue_.empty()) return;
    std::function<void()> task = std::move(queue_.front());
    queue_.pop_front();
    ++working_;
    lock.unlock();
    task();
    task = nullptr;  // what it captured goes outside the lock
    lock.lock();
    --working_;
    if (stopping_) changed_.notify_all();
  }
}

}  // namespace host::calls
