#pragma once

#include <actuator/ext/log.h>

namespace host::plugin {

/// The table of actuator.log/1. Lives as long as the process.
const actuator_log* ext_log() noexcept;

}  // namespace host::plugin
