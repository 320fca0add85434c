#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <openssl/evp.h>

namespace support {

inline std::string base64_of(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');  // a NUL comes behind
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),         // NOLINT
                                   reinterpret_cast<const unsigned char*>(bytes.data()),  // NOLINT
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

}  // namespace support
