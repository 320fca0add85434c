#pragma once

#include <actuator/ext/health.h>

namespace host::plugin {

/// The table of actuator.health/1. Lives as long as the process.
const actuator_health* ext_health() noexcept;

}  // namespace host::plugin
