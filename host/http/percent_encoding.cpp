#include "http/percent_encoding.hpp"

#include <cstddef>

#include "text/utf8.hpp"

namespace host::http {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<std::string> percent_decode(std::string_view text, plus_sign plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '+' && plus == plus_sign::blank) c = ' ';
    if (c == '%') {
      if (text.size() - at < 3) return std::nullopt;
      const int high = hex_value(text[at + 1]);
      const int low = hex_value(text[at + 2]);
      if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      at += 2;
    }
    decoded.push_back(c);
  }
  if (!text::is_utf8(decoded)) return std::nullopt;
  return decoded;
}

}  // namespace host::http
