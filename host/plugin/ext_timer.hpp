#pragma once

#include <actuator/ext/timer.h>

namespace host::plugin {

/// The table of actuator.timer/1. Lives as long as the process.
const actuator_timer* ext_timer() noexcept;

}  // namespace host::plugin
