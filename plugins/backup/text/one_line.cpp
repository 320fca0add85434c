#include "text/one_line.hpp"

#include <cstdint>

namespace backup::text {
namespace {

/// A character of UTF-8: its code point and bytes; no bytes when it is not one.
struct character {
  std::uint32_t code = 0;
  std::size_t bytes = 0;
};

struct form {
  std::size_t bytes;
  std::uint32_t first_bits;  ///< what the first byte adds to the code point
  std::uint32_t lowest;      ///< smaller ones have a shorter form
};

form form_of(unsigned char first) {
  if (first < 0x80) return {1, first, 0};
  if ((first & 0xE0U) == 0xC0U) return {2, first & 0x1FU, 0x80};
  if ((first & 0xF0U) == 0xE0U) return {3, first & 0x0FU, 0x800};
  if ((first & 0xF8U) == 0xF0U) return {4, first & 0x07U, 0x10000};
  return {0, 0, 0};
}

character first_character(std::string_view text) {
  const auto shape = form_of(static_cast<unsigned char>(text.front()));
  if (shape.bytes == 0 || text.size() < shape.bytes) return {};
  auto code = shape.first_bits;
  for (std::size_t at = 1; at < shape.bytes; ++at) {
    const auto next = static_cast<unsigned char>(text[at]);
    if ((next & 0xC0U) != 0x80U) return {};
    code = (code << 6U) | (next & 0x3FU);
  }
  const bool surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < shape.lowest || code > 0x10FFFF || surrogate) return {};
  return {code, shape.bytes};
}

bool is_blank(std::uint32_t code) {
  const bool control = code < 0x20 || (code >= 0x7F && code < 0xA0);
  const bool separator = code == 0x2028 || code == 0x2029;
  return control || separator || code == ' ';
}

}  // namespace

std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  bool blank = false;
  while (!text.empty()) {
    const auto next = first_character(text);
    const auto bytes = next.bytes == 0 ? 1 : next.bytes;
    if (next.bytes != 0 && is_blank(next.code)) {
      blank = true;
    } else {
      if (blank && !line.empty()) line += ' ';
      blank = false;
      if (line.size() + bytes > longest) return line + "...";
      line += next.bytes == 0 ? std::string_view("?") : text.substr(0, bytes);
    }
    text.remove_prefix(bytes);
  }
  return line;
}

}  // namespace backup::text
