#include "log/level.hpp"

#include <algorithm>

namespace host::log {
namespace {

bool is_word(std::string_view given, std::string_view lower_case_word) {
  return std::equal(given.begin(), given.end(), lower_case_word.begin(), lower_case_word.end(),
                    [](char a, char b) {
                      return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
                    });
}

}  // namespace

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
  if (is_word(word, "trace")) return level::trace;
  if (is_word(word, "debug")) return level::debug;
  if (is_word(word, "info")) return level::info;
  if (is_word(word, "warn") || is_word(word, "warning")) return level::warn;
  if (is_word(word, "error")) return level::error;
  return std::nullopt;
}

std::optional<format> format_named(std::string_view word) noexcept {
  if (is_word(word, "text")) return format::text;
  if (is_word(word, "json")) return format::json;
  return std::nullopt;
}

}  // namespace host::log
