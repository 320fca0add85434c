// Private to pki.cpp and tls_server.cpp: what OpenSSL gives, let go of by itself.
#pragma once

#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>

#include <memory>
#include <stdexcept>
#include <string>

namespace support::openssl {

struct releaser {
  void operator()(BIO* each) const { BIO_free(each); }
  void operator()(X509* each) const { X509_free(each); }
  void operator()(X509_EXTENSION* each) const { X509_EXTENSION_free(each); }
  void operator()(EVP_PKEY* each) const { EVP_PKEY_free(each); }
  void operator()(PKCS12* each) const { PKCS12_free(each); }
  void operator()(STACK_OF(PKCS12_SAFEBAG) * each) const {
    sk_PKCS12_SAFEBAG_pop_free(each, PKCS12_SAFEBAG_free);
  }
  void operator()(STACK_OF(PKCS7) * each) const { sk_PKCS7_pop_free(each, PKCS7_free); }
  void operator()(SSL_CTX* each) const { SSL_CTX_free(each); }
  void operator()(SSL* each) const { SSL_free(each); }
};
template <class Thing>
using handle = std::unique_ptr<Thing, releaser>;

template <class Thing>
handle<Thing> made(Thing* thing) {
  if (thing == nullptr) throw std::runtime_error("OpenSSL refuses to make something");
  return handle<Thing>(thing);
}

inline handle<BIO> reader(const std::string& text) {
  return made(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

inline std::string text_of(BIO* memory) {
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory, &text);
  return {text, static_cast<std::size_t>(size)};
}

inline handle<X509> read_certificate(const std::string& pem) {
  return made(PEM_read_bio_X509(reader(pem).get(), nullptr, nullptr, nullptr));
}

inline handle<EVP_PKEY> read_key(const std::string& pem) {
  return made(PEM_read_bio_PrivateKey(reader(pem).get(), nullptr, nullptr, nullptr));
}

}  // namespace support::openssl
