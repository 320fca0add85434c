/// \file
/// A component of the health page whose state the plugin pushes.
#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include <actuator/cpp/host_ref.hpp>
#include <actuator/cpp/str.hpp>

namespace actuator {
inline namespace v0_9 {

/// States of a component, as the health page words them.
enum class health_status : int {
  up = ACTUATOR_HEALTH_UP,
  down = ACTUATOR_HEALTH_DOWN,
  out_of_service = ACTUATOR_HEALTH_OUT_OF_SERVICE,
  unknown = ACTUATOR_HEALTH_UNKNOWN
};

/// Pushes the state of one declared component. Made by registrar::add_health; a small value with
/// the lifetime of host_ref; any thread; never blocks. One that was made empty pushes nowhere, so
/// a plugin also works on a host without health.
///
/// The host does not ask for this one: it answers from the last push. Push again before the time to
/// live is over, also when nothing has changed, else the component reads UNKNOWN: a plugin
/// that hangs must not look healthy.
class health_component {
 public:
  /// One that goes nowhere, or made by the layer itself for one that was declared.
  health_component() noexcept = default;
  health_component(host_ref host, std::uint64_t handle) noexcept
      : host_(host.c_host()), health_(host.c_health()), handle_(handle) {}

  /// details_json: one JSON object or empty. time_to_live is more than zero. False when the host
  /// refuses the push (bad JSON, no such component); the old state then lives on until it is stale.
  bool set(health_status status, std::string_view details_json,
           std::chrono::milliseconds time_to_live) const noexcept {
    if (handle_ == 0) return false;
    return health_->set(host_, handle_, static_cast<int>(status), to_str(details_json),
                        time_to_live.count()) == ACTUATOR_OK;
  }

 private:
  const actuator_host* host_ = nullptr;
  const actuator_health* health_ = nullptr;
  std::uint64_t handle_ = 0;
};

}  // namespace v0_9
}  // namespace actuator
