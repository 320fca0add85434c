#pragma once

// Private to this folder: brings OpenSSL in.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pkcs12.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

namespace host::tls {

struct releaser {
  void operator()(BIO* each) const { BIO_free_all(each); }
  void operator()(X509* each) const { X509_free(each); }
  void operator()(EVP_PKEY* each) const { EVP_PKEY_free(each); }
  void operator()(PKCS12* each) const { PKCS12_free(each); }
  void operator()(PKCS8_PRIV_KEY_INFO* each) const { PKCS8_PRIV_KEY_INFO_free(each); }
  void operator()(SSL_CTX* each) const { SSL_CTX_free(each); }
  void operator()(SSL* each) const { SSL_free(each); }
};
template <class Thing>
using handle = std::unique_ptr<Thing, releaser>;

using certificates = std::vector<handle<X509>>;

/// A certificate that is shown, and what proves it.
struct identity {
  certificates chain;  ///< the own one first
  handle<EVP_PKEY> key;
};

/// What OpenSSL says of the first error that waits, in small letters; forgets all that wait.
std::string take_error();

/// "CN=a,O=b" in ASCII, cut where it is long.
std::string subject_of(const X509* certificate);
std::string issuer_of(const X509* certificate);

/// Reads these bytes in place; they must outlive it. Never writes.
handle<BIO> reader_of(std::string_view bytes);

}  // namespace host::tls
