#include "registry/availability.hpp"

#include <chrono>
#include <string>

namespace host::registry {

availability::availability(health_registry& health)
    : health_(health),
      startup_(health.declare(health_registry::host_owner, "startupState").value()),
      readiness_(health.declare(health_registry::host_owner, "readinessState").value()),
      liveness_(health.declare(health_registry::host_owner, "livenessState").value()) {
  set(startup_state::starting);
  set(readiness_state::refusing_traffic);
  set(liveness_state::correct);
}

void availability::set(startup_state state) {
  push(startup_, state == startup_state::started ? health_status::up : health_status::down);
}

void availability::set(readiness_state state) {
  push(readiness_, state == readiness_state::accepting_traffic ? health_status::up
                                                               : health_status::out_of_service);
}

void availability::set(liveness_state state) {
  push(liveness_, state == liveness_state::correct ? health_status::up : health_status::down);
}

void availability::push(std::uint64_t handle, health_status status) {
  health_.set(health_registry::host_owner, handle, status, "", std::chrono::milliseconds::max(),
              health_registry::clock::now());
}

}  // namespace host::registry
