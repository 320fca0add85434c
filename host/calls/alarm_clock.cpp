#include "calls/alarm_clock.hpp"

#include <pthread.h>

namespace host::calls {

alarm_clock::~alarm_clock() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::uint64_t alarm_clock::at(clock::time_point time, std::function<void()> task) {
  const std::lock_guard lock(mutex_);
  const std::uint64_t id = next_id_++;
  const auto place = tasks_.emplace(std::pair(time, id), std::move(task)).first;
  times_.emplace(id, time);
  if (!thread_.joinable() && !stopping_) thread_ = std::thread([this] { run(); });
  if (place == tasks_.begin()) changed_.notify_all();
  return id;
}

bool alarm_clock::cancel(std::uint64_t id) {
  std::function<void()> dropped;  // what it captured goes outside the lock
  const std::lock_guard lock(mutex_);
  const auto known = times_.find(id);
  if (known == times_.end()) return false;
  const auto place = tasks_.find({known->second, id});
  dropped.swap(place->second);
  tasks_.erase(place);
  times_.erase(known);
  return true;
}

void alarm_clock::run() {
  // A plugin's call may have started it, and it must not be taken for the plugin's.
  ::pthread_setname_np(::pthread_self(), "alarms");
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (tasks_.empty()) {
      changed_.wait(lock);
      continue;
    }
    const auto first = tasks_.begin();
    if (const auto due = first->first.first; due > clock::now()) {
      changed_.wait_until(lock, due);
      continue;
    }
    std::function<void()> task = std::move(first->second);
    times_.erase(first->first.second);
    tasks_.erase(first);
    lock.unlock();
    task();
    task = nullptr;
    lock.lock();
  }
}

}  // namespace host::calls
