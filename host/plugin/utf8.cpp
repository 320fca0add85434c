#include "plugin/utf8.hpp"

#include <cstddef>
#include <cstdint>

namespace host::plugin {
namespace {

/// The length of the well-formed character that `bytes` starts with, 0 when there is none.
std::size_t character_length(std::string_view bytes) noexcept {
  const auto at = [&](std::size_t index) { return static_cast<std::uint8_t>(bytes[index]); };
  const std::uint8_t lead = at(0);
  if (lead < 0x80) return 1;

  std::size_t length = 0;
  // The second byte has a narrower range after these leads: no overlong form, no surrogate,
  // nothing above U+10FFFF.
  std::uint8_t least_second = 0x80;
  std::uint8_t most_second = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) least_second = 0xA0;
    if (lead == 0xED) most_second = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) least_second = 0x90;
    if (lead == 0xF4) most_second = 0x8F;
  }
  if (length == 0 || bytes.size() < length) return 0;
  if (at(1) < least_second || at(1) > most_second) return 0;
  for (std::size_t index = 2; index < length; ++index) {
    if (at(index) < 0x80 || at(index) > 0xBF) return 0;
  }
  return length;
}

}  // namespace

bool is_utf8(std::string_view bytes) noexcept {
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    if (length == 0) return false;
    bytes.remove_prefix(length);
  }
  return true;
}

std::string printable_line(std::string_view bytes) {
  std::string line;
  line.reserve(bytes.size());
  while (!bytes.empty()) {
    const std::size_t length = character_length(bytes);
    const auto byte = static_cast<std::uint8_t>(bytes.front());
    if (byte == '\n' || byte == '\r' || byte == '\t') {
      if (!line.empty() && line.back() != ' ') line.push_back(' ');
    } else if (length == 0 || byte < 0x20 || byte == 0x7F) {
      line.push_back('?');
    } else if (length == 2 && byte == 0xC2 && static_cast<std::uint8_t>(bytes[1]) < 0xA0) {
      line.push_back('?');  // C1 control characters: terminals obey them
    } else {
      line.append(bytes.substr(0, length));
    }
    bytes.remove_prefix(length == 0 ? 1 : length);
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace host::plugin
