#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

namespace host::tls {

/// Cipher suites in the words of OpenSSL, in the order in which they were named.
struct cipher_suites {
  std::string up_to_1_2;  ///< "" for none
  std::string of_1_3;
  std::vector<std::string> weak;  ///< of them, those that lack forward secrecy or an AEAD
};

/// What is taken when nobody names any.
const cipher_suites& usual_suites();

/// Takes names as IANA has them, which are Java's, and as OpenSSL has them. One sentence for the
/// first that is unknown, or that OpenSSL does not offer any more.
tl::expected<cipher_suites, std::string> suites_named(const std::vector<std::string>& names,
                                                      const std::string& key);

}  // namespace host::tls
