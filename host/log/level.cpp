#include "log/level.hpp"

#include "text/ascii.hpp"

namespace host::log {

std::string_view to_string(level of_line) noexcept {
  switch (of_line) {
    case level::trace:
      return "TRACE";
    case level::debug:
      return "DEBUG";
    case level::info:
      return "INFO";
    case level::warn:
      return "WARN";
    case level::error:
      return "ERROR";
  }
  return "ERROR";
}

std::optional<level> level_named(std::string_view word) noexcept {
  if (text::equals_ignoring_case(word, "trace")) return level::trace;
  if (text::equals_ignoring_case(word, "debug")) return level::debug;
  if (text::equals_ignoring_case(word, "info")) return level::info;
  if (text::equals_ignoring_case(word, "warn") || text::equals_ignoring_case(word, "warning"))
    return level::warn;
  if (text::equals_ignoring_case(word, "error")) return level::error;
  return std::nullopt;
}

std::string_view to_string(threshold of_logger) noexcept {
  if (of_logger == threshold::off) return "OFF";
  if (of_logger == threshold::fatal) return "FATAL";
  return to_string(static_cast<level>(of_logger));
}

std::optional<threshold> threshold_named(std::string_view word) noexcept {
  if (text::equals_ignoring_case(word, "off") || text::equals_ignoring_case(word, "false")) {
    return threshold::off;
  }
  if (text::equals_ignoring_case(word, "fatal")) return threshold::fatal;
  const auto found = level_named(word);
  if (!found) return std::nullopt;
  return static_cast<threshold>(*found);
}

std::optional<format> format_named(std::string_view word) noexcept {
  if (text::equals_ignoring_case(word, "text")) return format::text;
  if (text::equals_ignoring_case(word, "json")) return format::json;
  return std::nullopt;
}

}  // namespace host::log
