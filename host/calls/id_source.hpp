#pragma once

#include <atomic>
#include <cstdint>

namespace host::calls {

/// Ids that are never used twice in a process, counted up from the first. Safe from any thread.
class id_source {
 public:
  explicit id_source(std::uint64_t first = 1) noexcept : next_(first) {}
  std::uint64_t next() noexcept { return next_.fetch_add(1, std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> next_;
};

/// Calls of health checks count from here, which no request's call id reaches: so the two are told
/// apart by the id alone.
inline constexpr std::uint64_t first_check_call = std::uint64_t{1} << 63;

}  // namespace host::calls
