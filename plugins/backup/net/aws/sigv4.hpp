#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "secrets/secret_text.hpp"

namespace backup::net::aws {

/// Signature Version 4 of AWS: pure functions over what is sent. The caller sends exactly the
/// fields that he had signed.

struct access_keys {
  std::string id;
  secrets::secret_text secret;
  secrets::secret_text session_token;  ///< empty: of a user and not of a session
};

struct signing_scope {
  std::string region;   ///< "eu-central-1"
  std::string service;  ///< "es" or "aoss"
};

/// A field of the request's head: name in lower case, value as sent.
using signed_field = std::pair<std::string, std::string>;

/// What of a request is signed. Target as sent: percent-encoded, with its query, without host.
struct signable_request {
  std::string_view method;
  std::string_view target;
  std::vector<signed_field> fields;  ///< in any order; several of one name in theirs
  std::string payload_hash;          ///< sha256_hex() of the body
};

std::string sha256_hex(std::string_view bytes);

/// "20150830T123600Z".
std::string timestamp(std::chrono::sys_seconds at);

/// The request in the one form in which both sides see it: the path without "." and "..", encoded
/// once more than it is sent, as all services but S3 want it; the query decoded, encoded strictly,
/// sorted, each name with "="; names of fields sorted, runs of blanks in values made one.
std::string canonical_request(const signable_request& request);

/// `at`: a timestamp().
std::string string_to_sign(std::string_view canonical, std::string_view at,
                           const signing_scope& scope);

/// The value of the field Authorization.
std::string authorization(const signable_request& request, const access_keys& keys,
                          const signing_scope& scope, std::string_view at);

}  // namespace backup::net::aws
