#pragma once

#include <actuator/ext/metrics.h>

namespace host::plugin {

/// The table of actuator.metrics/1. Lives as long as the process.
const actuator_metrics* ext_metrics() noexcept;

}  // namespace host::plugin
