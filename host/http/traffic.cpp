#include "http/traffic.hpp"

#include <algorithm>

namespace host::http {

bool traffic::open_connection() {
  const std::lock_guard lock(mutex_);
  if (connections_ >= most_connections_) {
    ++refused_;
    return false;
  }
  ++connections_;
  return true;
}

void traffic::open_extra_connection() {
  const std::lock_guard lock(mutex_);
  ++connections_;
}

void traffic::close_connection() {
  const std::lock_guard lock(mutex_);
  if (--connections_ == 0) changed_.notify_all();
}

bool traffic::begin_delay() {
  constexpr std::size_t share = 4;
  const std::size_t most = std::max<std::size_t>(most_connections_ / share, 1);
  if (delayed_.fetch_add(1, std::memory_order_relaxed) < most) return true;
  end_delay();
  return false;
}

void traffic::begin_request() {
  requests_.fetch_add(1, std::memory_order_relaxed);
}

/// In one order with who begins to wait: either it sees that none is left, or this sees it wait.
void traffic::end_request() {
  if (requests_.fetch_sub(1, std::memory_order_seq_cst) != 1) return;
  if (!awaited_.load(std::memory_order_seq_cst)) return;
  const std::lock_guard lock(mutex_);
  changed_.notify_all();
}

std::size_t traffic::connections() const {
  const std::lock_guard lock(mutex_);
  return connections_;
}

std::size_t traffic::requests() const {
  return requests_.load(std::memory_order_relaxed);
}

std::uint64_t traffic::refused() const {
  const std::lock_guard lock(mutex_);
  return refused_;
}

bool traffic::wait_until_answered(time_point deadline) const {
  std::unique_lock lock(mutex_);
  awaited_.store(true, std::memory_order_seq_cst);
  return changed_.wait_until(lock, deadline, [this] { return requests_ == 0; });
}

bool traffic::wait_until_quiet(time_point deadline, time_point idle_deadline) const {
  std::unique_lock lock(mutex_);
  const auto none_left = [this] { return connections_ == 0; };
  if (changed_.wait_until(lock, std::min(idle_deadline, deadline), none_left)) return true;
  lock.unlock();
  return wait_until_answered(deadline);
}

}  // namespace host::http
