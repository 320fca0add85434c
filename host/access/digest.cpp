#include "access/digest.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <memory>
#include <stdexcept>

namespace host::access {

bool operator==(const digest& one, const digest& other) {
  return CRYPTO_memcmp(one.bytes_.data(), other.bytes_.data(), digest::size) == 0;
}

digest_maker::digest_maker() {
  if (RAND_bytes(key_.data(), static_cast<int>(key_.size())) != 1) {
    throw std::runtime_error("the system gives no random bytes");
  }
}

digest digest_maker::of(char kind, std::string_view text) const {
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> made(EVP_MD_CTX_new(),
                                                                     &EVP_MD_CTX_free);
  digest::bytes bytes{};
  const bool is_done = made != nullptr &&
                       EVP_DigestInit_ex(made.get(), EVP_sha256(), nullptr) == 1 &&
                       EVP_DigestUpdate(made.get(), key_.data(), key_.size()) == 1 &&
                       EVP_DigestUpdate(made.get(), &kind, 1) == 1 &&
                       EVP_DigestUpdate(made.get(), text.data(), text.size()) == 1 &&
                       EVP_DigestFinal_ex(made.get(), bytes.data(), nullptr) == 1;
  // A digest of zeros would be everybody's.
  if (!is_done) throw std::runtime_error("OpenSSL makes no SHA-256");
  return digest(bytes);
}

bool are_same_bytes(std::string_view one, std::string_view other) {
  return one.size() == other.size() && CRYPTO_memcmp(one.data(), other.data(), one.size()) == 0;
}

void wipe(std::string& secret) {
  // What lies behind the end may be of a longer one that was there before.
  secret.resize(secret.capacity());
  OPENSSL_cleanse(secret.data(), secret.size());
  secret.clear();
}

}  // namespace host::access
