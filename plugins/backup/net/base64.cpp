#include "net/base64.hpp"

#include <cstddef>

#include <openssl/evp.h>

namespace backup::net {

secrets::secret_text base64(std::string_view bytes) {
  constexpr std::size_t in_group = 3;
  constexpr std::size_t digits_of_group = 4;
  auto made =
      secrets::secret_text::of_size((bytes.size() + in_group - 1) / in_group * digits_of_group);
  if (bytes.empty()) return made;
  // Writes a NUL behind, for which a secret_text has room.
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(made.writable()),     // NOLINT
                  reinterpret_cast<const unsigned char*>(bytes.data()),  // NOLINT
                  static_cast<int>(bytes.size()));
  return made;
}

}  // namespace backup::net
