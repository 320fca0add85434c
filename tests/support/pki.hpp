// Certificates, keys and stores as operators have them, good and bad ones.
#pragma once

#include <string>
#include <vector>

#include "support/tls_server.hpp"

namespace support {

/// What a certificate is to be; see make_certificate for hosts and issuers.
struct recipe {
  std::string common_name;
  std::vector<std::string> hosts = {};
  const certificate* issuer = nullptr;
  bool may_sign = false;
  long good_from_days = -1;
  long good_to_days = 1;
  int rsa_bits = 0;             ///< 0: P-256
  std::string issuer_url = {};  ///< where the issuer's certificate can be fetched; "" for none
};
certificate make_certificate(const recipe& wanted);

/// The key as PKCS#8, encrypted.
std::string encrypted_key(const certificate& of, const std::string& password);

struct store_entry {
  std::string alias;
  certificate own;
};
/// A PKCS#12 store with these keys, and certificates (PEM) without keys behind them.
std::string make_store(const std::vector<store_entry>& entries, const std::string& password,
                       const std::vector<std::string>& more = {});

std::string base64_of(const std::string& bytes);

}  // namespace support
