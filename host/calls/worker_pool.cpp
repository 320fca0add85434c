#include "calls/worker_pool.hpp"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <utility>

#include "calls/thread_role.hpp"

namespace host::calls {
namespace {

/// A worker that is woken does not push aside the network thread that has just handed it a task:
/// that one first hands over all it has read. Without it a busy processor would switch threads for
/// each request. It costs nothing where processors are free, and a system that refuses does no
/// harm.
void yield_to_network_threads() {
  const sched_param none{};
  ::pthread_setschedparam(::pthread_self(), SCHED_BATCH, &none);
}

}  // namespace

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

bool worker_pool::submit(task next) {
  bool wakes = false;
  {
    const std::lock_guard lock(mutex_);
    if (stopping_ || queue_.size() >= queue_bound_) return false;
    queue_.push_back(std::move(next));
    wakes = should_wake();
  }
  if (wakes) changed_.notify_one();
  return true;
}

worker_pool::use worker_pool::now() const {
  const std::lock_guard lock(mutex_);
  return {threads_.size(), working_, queue_.size(), done_};
}

bool worker_pool::stop(std::chrono::steady_clock::time_point deadline) {
  std::deque<task> dropped;  // destroyed without the lock
  std::unique_lock lock(mutex_);
  stopping_ = true;
  dropped.swap(queue_);
  changed_.notify_all();
  return ended_.wait_until(lock, deadline, [this] { return working_ == 0; });
}

/// One at a time is woken, and wakes the next one if it finds more than it takes itself: so a batch
/// of quick tasks wakes few, and slow ones get as many as there are. Under the lock.
bool worker_pool::should_wake() {
  if (queue_.empty() || resting_ == 0 || waking_) return false;
  waking_ = true;
  return true;
}

void worker_pool::work() {
  yield_to_network_threads();
  current_thread_role = thread_role::worker;
  std::unique_lock lock(mutex_);
  for (;;) {
    while (!stopping_ && queue_.empty()) {
      ++resting_;
      changed_.wait(lock);
      --resting_;
      waking_ = false;
    }
    if (queue_.empty()) return;
    task next = std::move(queue_.front());
    queue_.pop_front();
    ++working_;
    const bool wakes = should_wake();
    lock.unlock();
    if (wakes) changed_.notify_one();
    next();
    next.clear();  // what it captured goes outside the lock
    lock.lock();
    --working_;
    ++done_;
    if (stopping_) ended_.notify_all();
  }
}

}  // namespace host::calls
