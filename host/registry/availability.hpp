#pragma once

#include <cstdint>

#include "registry/health.hpp"

namespace host::registry {

enum class startup_state { starting, started };
enum class readiness_state { accepting_traffic, refusing_traffic };
enum class liveness_state { correct, broken };

/// What the host says of itself to probes: the components startupState, readinessState and
/// livenessState. Set by the composition root at start and stop; safe from any thread. Starts as
/// starting and as refusing traffic: nothing is ready before the start is complete. No plugin can
/// change it, so none can get the process restarted.
class availability {
 public:
  /// `health` outlives it, and has none of its components yet.
  explicit availability(health_registry& health);

  void set(startup_state state);
  void set(readiness_state state);
  void set(liveness_state state);

 private:
  void push(std::uint64_t handle, health_status status);

  health_registry& health_;
  const std::uint64_t startup_;
  const std::uint64_t readiness_;
  const std::uint64_t liveness_;
};

}  // namespace host::registry
