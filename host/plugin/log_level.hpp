#pragma once

#include <actuator/plugin.h>

#include <cstdint>

#include "log/logger.hpp"

namespace host::plugin {

/// A plugin's level as ours. Numbers outside the range go to its nearer end: a line is worth more
/// than the complaint about its level.
constexpr log::level to_level(std::int32_t level) noexcept {
  if (level <= ACTUATOR_LOG_TRACE) return log::level::trace;
  switch (level) {
    case ACTUATOR_LOG_DEBUG:
      return log::level::debug;
    case ACTUATOR_LOG_INFO:
      return log::level::info;
    case ACTUATOR_LOG_WARN:
      return log::level::warn;
    default:
      return log::level::error;
  }
}

}  // namespace host::plugin
