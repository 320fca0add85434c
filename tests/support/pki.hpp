// Certificates, keys and stores as operators have them, good and bad ones.
#pragma once

#include <string>
#include <vector>

#include "support/base64.hpp"

namespace support {

/// A certificate with its key, both PEM.
struct certificate {
  std::string pem;
  std::string key_pem;
};

/// When a certificate is good, in days from now.
struct validity {
  int from = -1;
  int until = 1;
};

/// What a certificate is for: the hosts and IP addresses that it names ("DNS:a", "IP:127.0.0.1").
/// Signed with the key of `issuer`, or with its own. One without hosts may sign others.
certificate make_certificate(const std::string& common_name, const std::vector<std::string>& hosts,
                             const certificate* issuer = nullptr, const validity& good = {});

/// The same as DER.
std::string der_of(const certificate& given);

/// The same with more to choose.
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

}  // namespace support
