#pragma once

#include <cstddef>
#include <string_view>

namespace host::text {

/// One step through bytes that should be UTF-8: a character, or one byte that belongs to none.
struct utf8_step {
  char32_t character = 0;  ///< U+FFFD when not valid
  std::size_t size = 0;    ///< bytes to go on by, at least 1
  bool is_valid = false;
};

/// What stands at the front. Overlong forms, surrogates, cut sequences and everything beyond
/// U+10FFFF are not valid. bytes must not be empty.
utf8_step next_character(std::string_view bytes) noexcept;

bool is_utf8(std::string_view bytes) noexcept;

/// A character that may not stand in a log line or on a terminal as it is: C0, DEL, C1, the two
/// line separators and those that turn the direction of writing.
bool is_control(char32_t character) noexcept;

}  // namespace host::text
