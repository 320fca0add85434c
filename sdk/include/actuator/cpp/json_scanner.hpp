/// \file
/// Reads JSON from front to back, strictly (RFC 8259): no comments, no trailing commas, valid
/// UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <actuator/cpp/numbers.hpp>
#include <actuator/cpp/utf8.hpp>

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// Views the text, which must outlive it. Every function skips white space first and says false,
/// without a promise about where it stands, when the text is not what was asked for.
class json_scanner {
 public:
  explicit json_scanner(std::string_view text) noexcept : rest_(text) {}

  bool at_end() noexcept {
    skip_space();
    return rest_.empty();
  }

  /// What comes next, '\0' at the end.
  char peek() noexcept {
    skip_space();
    return rest_.empty() ? '\0' : rest_.front();
  }

  bool take(char expected) noexcept {
    if (peek() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  bool take_word(std::string_view word) noexcept {
    skip_space();
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  /// Views the number as it is written.
  bool take_number(std::string_view& number) noexcept {
    skip_space();
    number = rest_.substr(0, json_number_size(rest_));
    rest_.remove_prefix(number.size());
    return !number.empty();
  }

  /// The decoded text of a string.
  bool take_string(std::string& decoded) {
    decoded.clear();
    if (!take('"')) return false;
    while (!rest_.empty()) {
      const auto byte = static_cast<unsigned char>(rest_.front());
      if (byte == '"') {
        rest_.remove_prefix(1);
        return true;
      }
      if (byte < 0x20) return false;
      if (byte == '\\') {
        if (!take_escape(decoded)) return false;
        continue;
      }
      const std::size_t size = utf8_character(rest_);
      if (size == 0) return false;
      decoded.append(rest_.substr(0, size));
      rest_.remove_prefix(size);
    }
    return false;
  }

  /// Any value, looked at and thrown away; `depth` is how many more levels it may have.
  bool take_value(unsigned depth = 64) {
    std::string text;
    std::string_view number;
    switch (peek()) {
      case '{':
      case '[':
        return depth > 0 && take_nested(depth - 1);
      case '"':
        return take_string(text);
      case 't':
        return take_word("true");
      case 'f':
        return take_word("false");
      case 'n':
        return take_word("null");
      default:
        return take_number(number);
    }
  }

 private:
  void skip_space() noexcept {
    const std::size_t first = rest_.find_first_not_of(" \t\r\n");
    rest_.remove_prefix(first == std::string_view::npos ? rest_.size() : first);
  }

  bool take_nested(unsigned depth) {
    const bool is_object = peek() == '{';
    const char end = is_object ? '}' : ']';
    rest_.remove_prefix(1);
    if (take(end)) return true;
    std::string name;
    do {
      if (is_object && !(take_string(name) && take(':'))) return false;
      if (!take_value(depth)) return false;
    } while (take(','));
    return take(end);
  }

  bool take_hex(std::uint32_t& code) noexcept {
    if (rest_.size() < 6 || rest_[0] != '\\' || rest_[1] != 'u') return false;
    code = 0;
    for (const char digit : rest_.substr(2, 4)) {
      constexpr std::string_view digits = "0123456789abcdef";
      const char lower = digit >= 'A' && digit <= 'F' ? static_cast<char>(digit + 32) : digit;
      const std::size_t value = digits.find(lower);
      if (value == std::string_view::npos) return false;
      code = code * 16 + static_cast<std::uint32_t>(value);
    }
    rest_.remove_prefix(6);
    return true;
  }

  bool take_escape(std::string& decoded) {
    if (rest_.size() < 2) return false;
    if (rest_[1] != 'u') {
      constexpr std::string_view names = "\"\\/bfnrt";
      constexpr std::string_view values = "\"\\/\b\f\n\r\t";
      const std::size_t which = names.find(rest_[1]);
      if (which == std::string_view::npos) return false;
      decoded.push_back(values[which]);
      rest_.remove_prefix(2);
      return true;
    }
    std::uint32_t code = 0;
    if (!take_hex(code)) return false;
    if (code >= 0xDC00 && code <= 0xDFFF) return false;
    if (code >= 0xD800 && code <= 0xDBFF) {
      std::uint32_t low = 0;
      if (!take_hex(low) || low < 0xDC00 || low > 0xDFFF) return false;
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    append_utf8(decoded, code);
    return true;
  }

  static void append_utf8(std::string& text, std::uint32_t code) {
    const auto put = [&](std::uint32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (code < 0x80) {
      put(code);
      return;
    }
    if (code < 0x800) {
      put(0xC0 | (code >> 6));
    } else if (code < 0x10000) {
      put(0xE0 | (code >> 12));
      put(0x80 | ((code >> 6) & 0x3F));
    } else {
      put(0xF0 | (code >> 18));
      put(0x80 | ((code >> 12) & 0x3F));
      put(0x80 | ((code >> 6) & 0x3F));
    }
    put(0x80 | (code & 0x3F));
  }

  std::string_view rest_;
};

/// Whether `text` is one JSON value and nothing else.
inline bool is_json(std::string_view text) {
  json_scanner scanner(text);
  return scanner.take_value() && scanner.at_end();
}

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
