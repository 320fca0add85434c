#pragma once

#include <optional>
#include <string_view>

#include "log/logger.hpp"

namespace host::log {

/// "INFO"; upper case as in log lines.
std::string_view to_string(level of_line) noexcept;

/// In any case; also "warning". Nothing for other words.
std::optional<level> level_named(std::string_view word) noexcept;

/// "OFF", "FATAL", "ERROR", ...
std::string_view to_string(threshold of_logger) noexcept;

/// In any case, also "warning"; "false", which YAML makes of off, is OFF. Nothing for other words.
std::optional<threshold> threshold_named(std::string_view word) noexcept;

/// "text" or "json", in any case.
std::optional<format> format_named(std::string_view word) noexcept;

}  // namespace host::log
