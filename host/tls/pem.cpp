#include "tls/pem.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>

#include "tls/key_store.hpp"
#include "tls/source.hpp"

namespace host::tls {
namespace {

/// Handed to OpenSSL, which asks for a password only where it needs one.
struct password_asked {
  std::string_view password;
  bool was_asked = false;
};

int give_password(char* room, int size, int /*to_write*/, void* context) {
  auto& asked = *static_cast<password_asked*>(context);
  asked.was_asked = true;
  if (asked.password.empty() || asked.password.size() > static_cast<std::size_t>(size)) return -1;
  std::memcpy(room, asked.password.data(), asked.password.size());
  return static_cast<int>(asked.password.size());
}

int give_none(char* /*room*/, int /*size*/, int /*to_write*/, void* /*context*/) {
  return -1;
}

tl::expected<certificates, std::string> certificates_in(std::string_view bytes,
                                                        const source& from) {
  if (const auto fault = java_store_fault(bytes, from)) return tl::unexpected(*fault);
  const auto reader = reader_of(bytes);
  certificates read;
  for (;;) {
    handle<X509> next(PEM_read_bio_X509(reader.get(), nullptr, &give_none, nullptr));
    if (!next) break;
    read.push_back(std::move(next));
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  const std::string why = take_error();
  if (!at_end) {
    return tl::unexpected(place_of(from) + " holds a certificate that cannot be read: " + why +
                          "; write it anew as PEM");
  }
  if (read.empty()) {
    return tl::unexpected(place_of(from) +
                          " holds no certificate as PEM (a block that begins with -----BEGIN "
                          "CERTIFICATE-----)");
  }
  return read;
}

tl::expected<handle<EVP_PKEY>, std::string> key_in(std::string_view bytes, const source& from,
                                                   const secret& opened_by) {
  const auto password = read_secret(opened_by);
  if (!password) return tl::unexpected(password.error());
  const auto reader = reader_of(bytes);
  password_asked asked{password->view()};
  handle<EVP_PKEY> key(PEM_read_bio_PrivateKey(reader.get(), nullptr, &give_password, &asked));
  if (key) return key;
  const bool is_there = bytes.find("PRIVATE KEY-----") != std::string_view::npos;
  const std::string why = take_error();
  if (asked.was_asked && asked.password.empty()) {
    return tl::unexpected(place_of(from) + " is encrypted; set " + opened_by.key);
  }
  if (asked.was_asked) {
    return tl::unexpected(place_of(from) + " is not opened by " + place_of(opened_by) +
                          "; check the password");
  }
  if (is_there) {
    return tl::unexpected(place_of(from) + " holds a private key that cannot be read: " + why +
                          "; write it anew as PEM (PKCS#8)");
  }
  return tl::unexpected(place_of(from) +
                        " holds no private key as PEM (a block that begins with -----BEGIN PRIVATE "
                        "KEY----- or the like)");
}

}  // namespace

tl::expected<certificates, std::string> read_certificates(const source& from) {
  const auto bytes = read_source(from);
  if (!bytes) return tl::unexpected(bytes.error());
  return certificates_in(bytes->view(), from);
}

tl::expected<identity, std::string> read_pair(const pem_pair& from) {
  const auto bytes = read_source(from.certificate);
  if (!bytes) return tl::unexpected(bytes.error());
  auto chain = certificates_in(bytes->view(), from.certificate);
  if (!chain) return tl::unexpected(std::move(chain.error()));
  identity read;
  read.chain = *std::move(chain);

  const bool apart = !from.private_key.value.empty();
  const source& key_from = apart ? from.private_key : from.certificate;
  const auto key_bytes = apart ? read_source(key_from) : secret_bytes();
  if (!key_bytes) return tl::unexpected(key_bytes.error());
  auto key = key_in(apart ? key_bytes->view() : bytes->view(), key_from, from.password);
  if (!key && !apart) {
    return tl::unexpected(key.error() + "; set " + from.private_key.key +
                          " when the key lies elsewhere");
  }
  if (!key) return tl::unexpected(std::move(key.error()));
  read.key = *std::move(key);
  if (auto fits = judge_fit(read, place_of(from.certificate), place_of(key_from)); !fits) {
    return tl::unexpected(std::move(fits.error()));
  }
  return read;
}

tl::expected<void, std::string> judge_fit(const identity& read, const std::string& certificate_at,
                                          const std::string& key_at) {
  const auto fits = [&](const handle<X509>& each) {
    const bool is_its = X509_check_private_key(each.get(), read.key.get()) == 1;
    ERR_clear_error();
    return is_its;
  };
  if (fits(read.chain.front())) return {};
  std::string sentence = key_at + " is not the key of " + subject_of(read.chain.front().get()) +
                         ", the first certificate of " + certificate_at;
  if (std::any_of(read.chain.begin() + 1, read.chain.end(), fits)) {
    return tl::unexpected(sentence + ", but of a later one; put that one first");
  }
  return tl::unexpected(sentence + "; take the key that was made with it");
}

}  // namespace host::tls
