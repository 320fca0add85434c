#pragma once

#include <atomic>

namespace host::registry {

enum class readiness_state { accepting_traffic, refusing_traffic };
enum class liveness_state { correct, broken };

/// What the host says of itself to probes. Set by the composition root at start and stop, read by
/// the health page; safe from any thread. Starts as refusing traffic: nothing is ready before the
/// start is complete. No plugin can change it, so none can get the process restarted.
class availability {
 public:
  void set(readiness_state state) noexcept { readiness_.store(state, std::memory_order_relaxed); }
  void set(liveness_state state) noexcept { liveness_.store(state, std::memory_order_relaxed); }

  readiness_state readiness() const noexcept { return readiness_.load(std::memory_order_relaxed); }
  liveness_state liveness() const noexcept { return liveness_.load(std::memory_order_relaxed); }

 private:
  std::atomic<readiness_state> readiness_{readiness_state::refusing_traffic};
  std::atomic<liveness_state> liveness_{liveness_state::correct};
};

}  // namespace host::registry
