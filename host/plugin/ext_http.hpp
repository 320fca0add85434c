#pragma once

#include <actuator/ext/http.h>

namespace host::plugin {

/// The table of actuator.http/1. Lives as long as the process.
const actuator_http* ext_http() noexcept;

}  // namespace host::plugin
