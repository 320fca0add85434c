#include "http/memory_budget.hpp"

namespace host::http {
namespace {
constexpr std::chrono::seconds between_lines{10};
}

bool memory_budget::take(std::size_t bytes, std::size_t own) {
  std::size_t before = taken_.load(std::memory_order_relaxed);
  do {
    if (before != own && before + bytes > most_) return false;
  } while (!taken_.compare_exchange_weak(before, before + bytes, std::memory_order_relaxed));
  return true;
}

void memory_budget::give_back(std::size_t bytes) {
  taken_.fetch_sub(bytes, std::memory_order_relaxed);
}

bool memory_budget::is_news(std::chrono::steady_clock::time_point now) {
  auto until = quiet_until_.load(std::memory_order_relaxed);
  if (now.time_since_epoch().count() < until) return false;
  const auto next = (now + between_lines).time_since_epoch().count();
  return quiet_until_.compare_exchange_strong(until, next, std::memory_order_relaxed);
}

bool memory_share::set(std::size_t bytes) {
  const std::size_t wanted = bytes > free_bytes ? bytes - free_bytes : 0;
  if (wanted > taken_) {
    if (!budget_.take(wanted - taken_, taken_)) return false;
  } else if (wanted < taken_) {
    budget_.give_back(taken_ - wanted);
  }
  taken_ = wanted;
  return true;
}

}  // namespace host::http
