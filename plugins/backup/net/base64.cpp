#include "net/base64.hpp"

#include <cstddef>

namespace backup::net {

secrets::secret_text base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  constexpr std::size_t in_group = 3;
  constexpr std::size_t digits_of_group = 4;
  auto made =
      secrets::secret_text::of_size((bytes.size() + in_group - 1) / in_group * digits_of_group);
  char* to = made.writable();
  for (std::size_t at = 0; at < bytes.size(); at += in_group) {
    const auto group = bytes.substr(at, in_group);
    unsigned bits = 0;
    for (std::size_t each = 0; each < in_group; ++each) {
      bits = bits << 8U | (each < group.size() ? static_cast<unsigned char>(group[each]) : 0U);
    }
    for (std::size_t each = 0; each < digits_of_group; ++each) {
      const auto digit = bits >> (6U * (in_group - each)) & 63U;
      *to++ = each > group.size() ? '=' : digits[digit];
    }
  }
  return made;
}

}  // namespace backup::net
