#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "tls/settings.hpp"

struct ssl_ctx_st;

namespace host::tls {

/// Everything that a server needs to answer a handshake: certificates, keys, who is trusted, what
/// is offered. Never changes once it is made, so any number of threads may use it; connections hold
/// it as long as they live, and new files make a new one.
///
/// TLS 1.2 and 1.3; ECDHE with AEAD unless ciphers are named; no compression, no renegotiation, no
/// early data, and neither tickets nor a cache: every connection shakes hands in full, so that
/// there is no key for tickets to keep and what is trusted now is what counts.
class server_context {
 public:
  /// Reads all files. One sentence for the first thing that does not fit.
  static tl::expected<std::shared_ptr<const server_context>, std::string> make(
      const settings& given);
  /// What came of reading files again, which have been good once.
  struct renewal {
    std::shared_ptr<const server_context> context;
    std::vector<std::string> faults;  ///< a sentence for each bundle that cannot be used anew
  };
  /// Reads those of bundles that reload. A bundle that does not, or that has a fault, stays what it
  /// was before.
  static renewal renew(const settings& given, const std::shared_ptr<const server_context>& before);

  ~server_context();
  server_context(const server_context&) = delete;
  server_context& operator=(const server_context&) = delete;

  /// A sentence for each thing that works and should not stay: a certificate that has expired, a
  /// key that everybody may read, a weak cipher.
  const std::vector<std::string>& notes() const { return notes_; }

  /// "CN=a" of the certificate that clients get who ask for no other name, and until when it is
  /// good, for the log.
  const std::string& subject() const { return by_default_.subject; }
  const std::string& good_until() const { return by_default_.good_until; }

  ssl_ctx_st* native() const { return by_default_.native.get(); }
  /// Of those for other names; the one by default when there is none for this one.
  ssl_ctx_st* native_for(std::string_view server_name) const;

 private:
  /// What is made of one bundle; contexts before and after a renewal may have it in common.
  struct served {
    std::shared_ptr<ssl_ctx_st> native;
    std::vector<std::string> notes;
    std::string subject;
    std::string good_until;
  };
  friend class context_maker;

  server_context() = default;

  served by_default_;
  std::map<std::string, served, std::less<>> by_name_;  ///< in small letters
  std::vector<std::string> notes_;                      ///< of all
};

/// The files that a context is made of, as far as they are to be read anew when they change.
std::vector<std::string> files_to_watch(const settings& given);

}  // namespace host::tls
