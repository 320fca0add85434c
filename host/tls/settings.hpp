#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace host::tls {

/// Where bytes come from, and under which key that was written, for sentences. The value is a path,
/// with "file:" in front or not, or PEM itself, or "base64:" and PEM or a store in that.
struct source {
  std::string key;
  std::string value;
};

/// What opens a key or a store, and under which key it was written: the value itself, or the path
/// of a file that holds it and is read anew with the rest. Neither: there is none.
struct secret {
  std::string key = {};
  std::string value = {};
  std::string file = {};
};

/// A certificate with those above it, and its key, as PEM.
struct pem_pair {
  source certificate;  ///< the first is the port's own, the others lead to who is trusted
  source private_key;  ///< nothing: in the same bytes as the certificate
  secret password = {};
};

/// A PKCS#12 store. One of Java's own kind is refused with the command that converts it.
struct store {
  source location;
  secret password = {};
  secret key_password = {};  ///< none: that of the store
  std::string alias = {};    ///< of the entry that is shown; "" for the first one with a key
};

/// Who we are, and whom we believe: one certificate that clients are shown, and the certificates
/// that theirs must lead to.
struct bundle {
  std::variant<std::monostate, pem_pair, store> own;
  std::variant<std::monostate, source, store> trusted;
  bool reloads = true;  ///< when its files change
};

enum class client_auth { none, want, need };

/// What is configured of the port's TLS, not judged yet.
struct settings {
  bundle own;
  /// Other certificates for other names of the server, "a.example.com" or "*.example.com".
  std::vector<std::pair<std::string, bundle>> by_name;
  client_auth clients = client_auth::none;
  std::string clients_key = "client-auth";
  std::vector<std::string> protocols;  ///< empty: TLS 1.2 and 1.3
  std::string protocols_key = "enabled-protocols";
  std::vector<std::string> ciphers;  ///< as IANA or as OpenSSL names them; empty: ECDHE with AEAD
  std::string ciphers_key = "ciphers";
  std::chrono::milliseconds quiet_period{10'000};  ///< without a change before files are read anew
};

}  // namespace host::tls
