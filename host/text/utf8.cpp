#include "text/utf8.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace host::text {
namespace {

constexpr utf8_step broken{U'\uFFFD', 1, false};

unsigned byte_at(std::string_view bytes, std::size_t index) {
  return static_cast<unsigned char>(bytes[index]);
}

/// How many bytes at the front are ASCII. Most text is, which is seen eight bytes at a time.
std::size_t ascii_prefix(std::string_view bytes) {
  std::size_t known = 0;
  std::uint64_t eight = 0;
  for (; bytes.size() - known >= sizeof(eight); known += sizeof(eight)) {
    std::memcpy(&eight, bytes.data() + known, sizeof(eight));
    if ((eight & 0x8080808080808080u) != 0) break;
  }
  while (known < bytes.size() && byte_at(bytes, known) < 0x80) ++known;
  return known;
}

}  // namespace

utf8_step next_character(std::string_view bytes) noexcept {
  const unsigned lead = byte_at(bytes, 0);
  if (lead < 0x80) return {static_cast<char32_t>(lead), 1, true};

  std::size_t size = 0;
  if ((lead & 0xE0u) == 0xC0u) size = 2;
  if ((lead & 0xF0u) == 0xE0u) size = 3;
  if ((lead & 0xF8u) == 0xF0u) size = 4;
  if (size == 0 || bytes.size() < size) return broken;

  char32_t character = lead & (0x7Fu >> size);
  for (std::size_t index = 1; index < size; ++index) {
    const unsigned next = byte_at(bytes, index);
    if ((next & 0xC0u) != 0x80u) return broken;
    character = (character << 6) | (next & 0x3Fu);
  }
  constexpr std::array<char32_t, 5> least_of_size{0, 0, 0x80, 0x800, 0x10000};
  if (character < least_of_size[size]) return broken;
  if (character >= 0xD800 && character <= 0xDFFF) return broken;
  if (character > 0x10FFFF) return broken;
  return {character, size, true};
}

bool is_utf8(std::string_view bytes) noexcept {
  for (;;) {
    bytes.remove_prefix(ascii_prefix(bytes));
    if (bytes.empty()) return true;
    const auto step = next_character(bytes);
    if (!step.is_valid) return false;
    bytes.remove_prefix(step.size);
  }
}

bool is_control(char32_t character) noexcept {
  if (character < 0x20) return true;
  if (character >= 0x7F && character <= 0x9F) return true;
  if (character == 0x2028 || character == 0x2029) return true;
  return (character >= 0x202A && character <= 0x202E) ||
         (character >= 0x2066 && character <= 0x2069);
}

}  // namespace host::text
