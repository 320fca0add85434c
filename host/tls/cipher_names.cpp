#include "tls/cipher_names.hpp"

#include <string_view>

#include "text/ascii.hpp"
#include "tls/openssl.hpp"

namespace host::tls {
namespace {

bool is_weak(const SSL_CIPHER* suite) {
  const int exchange = SSL_CIPHER_get_kx_nid(suite);
  const bool has_secrecy = exchange == NID_kx_any || exchange == NID_kx_ecdhe;
  return !has_secrecy || SSL_CIPHER_is_aead(suite) != 1;
}

bool is_named(const SSL_CIPHER* suite, std::string_view name) {
  const char* const of_iana = SSL_CIPHER_standard_name(suite);
  return text::equals_ignoring_case(SSL_CIPHER_get_name(suite), name) ||
         (of_iana != nullptr && text::equals_ignoring_case(of_iana, name));
}

void append(std::string& list, const char* name) {
  if (!list.empty()) list += ':';
  list += name;
}

}  // namespace

const cipher_suites& usual_suites() {
  static const cipher_suites usual{
      "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
      "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
      "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305",
      "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256",
      {}};
  return usual;
}

tl::expected<cipher_suites, std::string> suites_named(const std::vector<std::string>& names,
                                                      const std::string& key) {
  const handle<SSL_CTX> all(SSL_CTX_new(TLS_server_method()));
  // What authenticates nobody or encrypts nothing, nobody may name.
  if (!all || SSL_CTX_set_cipher_list(all.get(), "ALL:!aNULL:!eNULL:!PSK:!SRP") != 1) {
    return tl::unexpected("OpenSSL has no list of ciphers: " + take_error());
  }
  const STACK_OF(SSL_CIPHER)* const known = SSL_CTX_get_ciphers(all.get());
  cipher_suites chosen;
  for (const auto& name : names) {
    const SSL_CIPHER* found = nullptr;
    for (int at = 0; at < sk_SSL_CIPHER_num(known) && found == nullptr; ++at) {
      const SSL_CIPHER* const each = sk_SSL_CIPHER_value(known, at);
      if (is_named(each, name)) found = each;
    }
    if (found == nullptr) {
      return tl::unexpected(key + " names \"" + name +
                            "\", a cipher that is unknown or not offered any more; take names such "
                            "as TLS_AES_256_GCM_SHA384 and TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, "
                            "or leave the key out");
    }
    const bool is_1_3 = std::string_view(SSL_CIPHER_get_version(found)) == "TLSv1.3";
    append(is_1_3 ? chosen.of_1_3 : chosen.up_to_1_2, SSL_CIPHER_get_name(found));
    if (is_weak(found)) chosen.weak.emplace_back(SSL_CIPHER_get_name(found));
  }
  return chosen;
}

}  // namespace host::tls
