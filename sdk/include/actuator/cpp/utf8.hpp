/// \file
/// What is UTF-8: all text that crosses the boundary has to be.
#pragma once

#include <cstddef>
#include <string_view>

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// The bytes of the character that `text` begins with, 1 to 4; 0 when it begins with none (or is
/// empty). Long forms, surrogates and what lies above U+10FFFF are none.
inline std::size_t utf8_character(std::string_view text) noexcept {
  if (text.empty()) return 0;
  const auto at = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = at(0);
  if (first < 0x80) return 1;
  const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < size) return 0;
  for (std::size_t index = 1; index < size; ++index) {
    if ((at(index) & 0xC0) != 0x80) return 0;
  }
  if (first == 0xE0 && at(1) < 0xA0) return 0;
  if (first == 0xED && at(1) > 0x9F) return 0;
  if (first == 0xF0 && at(1) < 0x90) return 0;
  if (first == 0xF4 && at(1) > 0x8F) return 0;
  return size;
}

inline bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t size = utf8_character(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

/// The beginning of `text`, at most `most` bytes, not cut within a character.
inline std::string_view utf8_prefix(std::string_view text, std::size_t most) noexcept {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
