#pragma once

#include <chrono>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "log/logger.hpp"

namespace host::log {

/// What one line says. Views live for the call.
struct event {
  std::chrono::system_clock::time_point time;
  level of_line;
  std::string_view source;
  std::string_view name;
  std::string_view message;
  std::span<const field> fields;
};

/// A line never grows beyond this: it is what a pipe takes at once, so lines of several processes
/// on one pipe do not mix either. Longer texts are cut and say so.
inline constexpr std::size_t line_limit_bytes = 4096;

/// `2026-11-23T10:11:12.345Z INFO  host listening "Listening." address=127.0.0.1 port=9600`, with
/// the line feed. The message is always quoted, values where they hold anything but plain
/// characters. Secrets are masked, control characters escaped.
std::string text_line(const event& happened);

/// The same as one JSON object a line: time, level, source, event, message, fields.
std::string json_line(const event& happened);

}  // namespace host::log
