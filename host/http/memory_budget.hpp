#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>

namespace host::http {

/// How many bytes of bodies and answers all connections together may keep. Safe from any thread.
class memory_budget {
 public:
  explicit memory_budget(std::size_t most_bytes) : most_(most_bytes) {}

  /// For who has `own` already. False, and nothing taken, when less than that is left, unless
  /// nobody else has any: one answer may be larger than what all of them may have.
  bool take(std::size_t bytes, std::size_t own);
  void give_back(std::size_t bytes);

  std::size_t taken() const { return taken_.load(std::memory_order_relaxed); }

  /// Whether a refusal is to be told to the log: once in a while.
  bool is_news(std::chrono::steady_clock::time_point now);

 private:
  using ticks = std::chrono::steady_clock::rep;
  const std::size_t most_;
  std::atomic<ticks> quiet_until_{0};
  std::atomic<std::size_t> taken_{0};
};

/// One connection's part of it, given back at its end. What everybody has is free, so that the
/// small bodies of operators pass when others have taken all there is. One thread.
class memory_share {
 public:
  static constexpr std::size_t free_bytes = 1024;

  explicit memory_share(memory_budget& from) : budget_(from) {}
  ~memory_share() { clear(); }
  memory_share(const memory_share&) = delete;
  memory_share& operator=(const memory_share&) = delete;

  /// From now on the connection keeps so much in all; false when the budget has no room for it.
  bool set(std::size_t bytes);
  void clear() { set(0); }

 private:
  memory_budget& budget_;
  std::size_t taken_ = 0;
};

}  // namespace host::http
