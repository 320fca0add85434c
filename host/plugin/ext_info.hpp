#pragma once

#include <actuator/ext/info.h>

namespace host::plugin {

/// The table of actuator.info/1. Lives as long as the process.
const actuator_info* ext_info() noexcept;

}  // namespace host::plugin
