#pragma once

#include <actuator/ext/http_stream.h>

namespace host::plugin {

/// The table of actuator.http-stream/1. Lives as long as the process.
const actuator_http_stream* ext_http_stream() noexcept;

}  // namespace host::plugin
