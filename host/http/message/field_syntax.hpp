#pragma once

#include <string_view>

namespace host::http {

/// A character of a token (RFC 9110 5.6.2).
constexpr bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

/// What the name of a field, a method or a part of a media type is.
constexpr bool is_token(std::string_view text) {
  for (const char c : text) {
    if (!is_token_character(c)) return false;
  }
  return !text.empty();
}

/// Without spaces and tabs around it.
constexpr std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

/// Whether a value has no character that could end its line early or confuse a reader of it.
bool is_field_value(std::string_view value);

/// Whether the host alone writes this field of an answer: what frames, types and dates it. In any
/// case of letters.
bool is_field_of_the_host(std::string_view name);

}  // namespace host::http
