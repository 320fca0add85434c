#pragma once

#include <actuator/ext/thread_check.h>

namespace host::plugin {

/// The table of actuator.thread-check/1. Lives as long as the process.
const actuator_thread_check* ext_thread_check() noexcept;

}  // namespace host::plugin
