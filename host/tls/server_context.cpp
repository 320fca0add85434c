#include "tls/server_context.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <openssl/err.h>

#include "text/ascii.hpp"
#include "tls/certificate_notes.hpp"
#include "tls/cipher_names.hpp"
#include "tls/key_store.hpp"
#include "tls/openssl.hpp"
#include "tls/pem.hpp"
#include "tls/source.hpp"

namespace host::tls {
namespace {

using done_or_sentence = tl::expected<void, std::string>;

struct range_of_protocols {
  int least = TLS1_2_VERSION;
  int most = TLS1_3_VERSION;
};

tl::expected<range_of_protocols, std::string> protocols_of(const settings& given) {
  if (given.protocols.empty()) return range_of_protocols();
  bool has_1_2 = false;
  bool has_1_3 = false;
  for (const auto& each : given.protocols) {
    const bool is_1_2 = text::equals_ignoring_case(each, "TLSv1.2");
    const bool is_1_3 = text::equals_ignoring_case(each, "TLSv1.3");
    if (!is_1_2 && !is_1_3) {
      return tl::unexpected(given.protocols_key + " names \"" + each +
                            "\"; allowed are TLSv1.2 and TLSv1.3, what is older is broken");
    }
    has_1_2 = has_1_2 || is_1_2;
    has_1_3 = has_1_3 || is_1_3;
  }
  return range_of_protocols{has_1_2 ? TLS1_2_VERSION : TLS1_3_VERSION,
                            has_1_3 ? TLS1_3_VERSION : TLS1_2_VERSION};
}

/// By what the client asks for, of what it offers: HTTP/1.1 is all that is spoken here.
int choose_protocol(SSL* /*of*/, const unsigned char** chosen, unsigned char* size,
                    const unsigned char* offered, unsigned int offered_size, void* /*unused*/) {
  for (const std::string_view wanted : {"http/1.1", "http/1.0"}) {
    for (unsigned int at = 0; at < offered_size; at += 1U + offered[at]) {
      const unsigned int length = offered[at];
      if (at + 1U + length > offered_size) break;
      const std::string_view each(reinterpret_cast<const char*>(offered + at + 1),  // NOLINT
                                  length);
      if (each != wanted) continue;
      *chosen = offered + at + 1;
      *size = static_cast<unsigned char>(length);
      return SSL_TLSEXT_ERR_OK;
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

/// A name that nobody has a certificate for gets the one by default, as everywhere.
int choose_by_name(SSL* of, int* /*alert*/, void* /*unused*/) {
  const auto* const all = static_cast<const server_context*>(SSL_get_app_data(of));
  const char* const name = SSL_get_servername(of, TLSEXT_NAMETYPE_host_name);
  if (name == nullptr) return SSL_TLSEXT_ERR_NOACK;
  SSL_CTX* const chosen = all->native_for(name);
  if (chosen != SSL_get_SSL_CTX(of)) SSL_set_SSL_CTX(of, chosen);
  return SSL_TLSEXT_ERR_OK;
}

tl::expected<identity, std::string> own_of(const bundle& from) {
  if (const auto* pair = std::get_if<pem_pair>(&from.own)) return read_pair(*pair);
  if (const auto* held = std::get_if<store>(&from.own)) return read_key_store(*held);
  return tl::unexpected(std::string("there is no certificate for the port"));
}

std::string place_of_own(const bundle& from) {
  if (const auto* pair = std::get_if<pem_pair>(&from.own)) return place_of(pair->certificate);
  if (const auto* held = std::get_if<store>(&from.own)) return place_of(held->location);
  return {};
}

/// What holds the key.
const source& key_place_of(const bundle& from) {
  if (const auto* held = std::get_if<store>(&from.own)) return held->location;
  const auto& pair = std::get<pem_pair>(from.own);
  return pair.private_key.value.empty() ? pair.certificate : pair.private_key;
}

/// What opens keys and stores.
std::vector<const secret*> secrets_of(const bundle& from) {
  std::vector<const secret*> all;
  if (const auto* pair = std::get_if<pem_pair>(&from.own)) all.push_back(&pair->password);
  if (const auto* held = std::get_if<store>(&from.own)) {
    all.insert(all.end(), {&held->password, &held->key_password});
  }
  if (const auto* held = std::get_if<store>(&from.trusted)) all.push_back(&held->password);
  return all;
}

tl::expected<certificates, std::string> trusted_of(const bundle& from) {
  if (const auto* pem = std::get_if<source>(&from.trusted)) return read_certificates(*pem);
  if (const auto* held = std::get_if<store>(&from.trusted)) return read_trust_store(*held);
  return certificates();
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& each : names) text += (text.empty() ? "" : ", ") + each;
  return text;
}

std::string as_text(const ASN1_TIME* time) {
  tm parts{};
  std::array<char, 32> text{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "unknown";
  return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace

/// Makes the contexts one after another. The first fault ends it, unless there is one from before
/// that can be served on.
class context_maker {
 public:
  explicit context_maker(const settings& given, const server_context* before = nullptr)
      : given_(given), before_(before) {}

  std::vector<std::string> take_faults() { return std::move(faults_); }

  tl::expected<std::shared_ptr<const server_context>, std::string> make() {
    std::shared_ptr<server_context> made(new server_context);
    if (auto judged = judge_offer(); !judged) return tl::unexpected(judged.error());
    auto first = next(given_.own, before_ == nullptr ? nullptr : &before_->by_default_);
    if (!first) return tl::unexpected(std::move(first.error()));
    made->by_default_ = *std::move(first);
    made->notes_ = made->by_default_.notes;
    for (const auto& [written, from] : given_.by_name) {
      const auto name = text::lower_case(written);
      auto of_name = next(from, before_ == nullptr ? nullptr : &before_->by_name_.at(name));
      if (!of_name) return tl::unexpected(std::move(of_name.error()));
      made->notes_.insert(made->notes_.end(), of_name->notes.begin(), of_name->notes.end());
      made->by_name_[name] = *std::move(of_name);
    }
    if (!suites_.weak.empty()) {
      made->notes_.push_back(given_.ciphers_key + " allows ciphers that are weak: " +
                             joined(suites_.weak) + "; leave them out.");
    }
    return made;
  }

 private:
  done_or_sentence judge_offer() {
    const auto range = protocols_of(given_);
    if (!range) return tl::unexpected(range.error());
    range_ = *range;
    if (given_.ciphers.empty()) {
      suites_ = usual_suites();
      return {};
    }
    auto named = suites_named(given_.ciphers, given_.ciphers_key);
    if (!named) return tl::unexpected(std::move(named.error()));
    suites_ = *std::move(named);
    // A version without a cipher would be agreed upon, and then fail.
    if (suites_.of_1_3.empty()) range_.most = TLS1_2_VERSION;
    if (suites_.up_to_1_2.empty()) range_.least = TLS1_3_VERSION;
    if (range_.least > range_.most) {
      return tl::unexpected(given_.ciphers_key + " has no cipher for any version of " +
                            given_.protocols_key +
                            "; name some for each, or leave one of both "
                            "keys out");
    }
    return {};
  }

  using served = server_context::served;

  tl::expected<served, std::string> next(const bundle& from, const served* before) {
    if (before != nullptr && !from.reloads) return *before;
    auto made = served_by(from);
    if (made || before == nullptr) return made;
    faults_.push_back(std::move(made.error()));
    return *before;
  }

  tl::expected<served, std::string> served_by(const bundle& from) const {
    const auto own = own_of(from);
    if (!own) return tl::unexpected(own.error());
    handle<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
    if (!context || !set_offer(context.get())) {
      return tl::unexpected("OpenSSL makes no context: " + take_error());
    }
    if (auto shown = show(context.get(), *own, place_of_own(from)); !shown) {
      return tl::unexpected(std::move(shown.error()));
    }
    if (auto asked = ask_clients(context.get(), from); !asked) {
      return tl::unexpected(std::move(asked.error()));
    }
    // Which of them it is, the connection knows.
    if (!given_.by_name.empty()) {
      SSL_CTX_set_tlsext_servername_callback(context.get(), &choose_by_name);
    }
    served made;
    made.native = {context.release(), &SSL_CTX_free};
    made.notes = notes_of_chain(own->chain, place_of_own(from));
    if (const auto note = note_of_readers(key_place_of(from))) made.notes.push_back(*note + ".");
    for (const secret* each : secrets_of(from)) {
      if (const auto note = note_of_readers(*each)) made.notes.push_back(*note + ".");
    }
    made.subject = subject_of(own->chain.front().get());
    made.good_until = as_text(X509_get0_notAfter(own->chain.front().get()));
    return made;
  }

  bool set_offer(SSL_CTX* context) const {
    constexpr int level_of_112_bits = 2;
    SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION |
                                     SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET |
                                     SSL_OP_NO_SESSION_RESUMPTION_ON_RENEGOTIATION);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context, 0);
    // An idle connection keeps no buffers; a write may be tried again from another place.
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                  SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_alpn_select_cb(context, &choose_protocol, nullptr);
    SSL_CTX_set_security_level(context, level_of_112_bits);
    return SSL_CTX_set_min_proto_version(context, range_.least) == 1 &&
           SSL_CTX_set_max_proto_version(context, range_.most) == 1 &&
           SSL_CTX_set_ciphersuites(context, suites_.of_1_3.c_str()) == 1 &&
           (suites_.up_to_1_2.empty() ||
            SSL_CTX_set_cipher_list(context, suites_.up_to_1_2.c_str()) == 1) &&
           SSL_CTX_set1_groups_list(context, "X25519:P-256:P-384") == 1;
  }

  static done_or_sentence show(SSL_CTX* context, const identity& own, const std::string& place) {
    bool taken = SSL_CTX_use_certificate(context, own.chain.front().get()) == 1 &&
                 SSL_CTX_use_PrivateKey(context, own.key.get()) == 1;
    for (std::size_t at = 1; taken && at < own.chain.size(); ++at) {
      taken = SSL_CTX_add1_chain_cert(context, own.chain[at].get()) == 1;
    }
    if (taken) return {};
    return tl::unexpected(place + " cannot be served: " + take_error() +
                          "; take a certificate with a key of RSA of 2048 bits or more, or of an "
                          "elliptic curve, signed with SHA-256 or better");
  }

  done_or_sentence ask_clients(SSL_CTX* context, const bundle& from) const {
    const auto trusted = trusted_of(from);
    if (!trusted) return tl::unexpected(trusted.error());
    if (given_.clients == client_auth::none) return {};
    if (trusted->empty()) {
      return tl::unexpected(given_.clients_key +
                            " asks clients for certificates, and nothing says whose are trusted; "
                            "set trust-certificate or trust-store (of a bundle: truststore)");
    }
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    // What is named is trusted, be it a root or not.
    X509_STORE_set_flags(store, X509_V_FLAG_PARTIAL_CHAIN);
    for (const auto& each : *trusted) {
      if (X509_STORE_add_cert(store, each.get()) != 1 ||
          SSL_CTX_add_client_CA(context, each.get()) != 1) {
        return tl::unexpected("OpenSSL does not trust " + subject_of(each.get()) + ": " +
                              take_error());
      }
    }
    SSL_CTX_set_verify(context,
                       given_.clients == client_auth::need
                           ? SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT
                           : SSL_VERIFY_PEER,
                       nullptr);
    return {};
  }

  const settings& given_;
  const server_context* before_;
  range_of_protocols range_;
  cipher_suites suites_;
  std::vector<std::string> faults_;
};

tl::expected<std::shared_ptr<const server_context>, std::string> server_context::make(
    const settings& given) {
  ERR_clear_error();
  return context_maker(given).make();
}

server_context::renewal server_context::renew(const settings& given,
                                              const std::shared_ptr<const server_context>& before) {
  ERR_clear_error();
  context_maker maker(given, before.get());
  auto made = maker.make();
  if (!made) return {before, {std::move(made.error())}};
  return {*std::move(made), maker.take_faults()};
}

server_context::~server_context() = default;

ssl_ctx_st* server_context::native_for(std::string_view server_name) const {
  std::string name = text::lower_case(server_name);
  if (name.ends_with('.')) name.pop_back();
  auto found = by_name_.find(name);
  if (found != by_name_.end()) return found->second.native.get();
  const auto dot = name.find('.');
  if (dot != std::string::npos) found = by_name_.find("*" + name.substr(dot));
  return (found == by_name_.end() ? by_default_ : found->second).native.get();
}

std::vector<std::string> files_to_watch(const settings& given) {
  std::vector<std::string> files;
  const auto add = [&](const source& from) {
    if (auto path = path_of(from)) files.push_back(*std::move(path));
  };
  const auto add_bundle = [&](const bundle& from) {
    if (!from.reloads) return;
    if (const auto* pair = std::get_if<pem_pair>(&from.own)) {
      add(pair->certificate);
      add(pair->private_key);
    }
    if (const auto* held = std::get_if<store>(&from.own)) add(held->location);
    if (const auto* pem = std::get_if<source>(&from.trusted)) add(*pem);
    if (const auto* held = std::get_if<store>(&from.trusted)) add(held->location);
    for (const secret* each : secrets_of(from)) {
      if (!each->file.empty()) files.push_back(each->file);
    }
  };
  add_bundle(given.own);
  for (const auto& [name, from] : given.by_name) add_bundle(from);
  return files;
}

}  // namespace host::tls
