#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace backup::net {

/// How trust in an engine is configured, in words: parts of sentences. Keys that are empty are not
/// spoken of.
struct trust_words {
  std::string trusted = "those that this machine trusts";  ///< which certificates are
  std::string certificate_key = {};
  std::string hostname_key = {};
  std::string client_key = {};
};

/// What was seen of the other side while a TLS connection was made. Filled on the thread that
/// drives the transfer.
struct tls_report {
  bool has_seen_certificate = false;
  int error = 0;        ///< of OpenSSL's check (X509_V_...); 0: trusted
  bool is_own = false;  ///< the faulty certificate is the other side's, and not of an authority
  std::string subject;  ///< of the faulty one, or the other side's own when there is no fault
  std::string issuer;
  std::string valid_from;  ///< "2026-11-26 10:00 UTC"
  std::string valid_until;
  std::vector<std::string> hosts;  ///< that the other side's certificate is for
  bool client_certificate_wanted = false;
  bool client_certificate_shown = false;
};

/// Has the report filled by each connection that a transfer on this handle (a CURL*) opens. The
/// report is kept as long as the connection. Without effect where curl's TLS is not OpenSSL.
void report_handshake(void* handle, const std::shared_ptr<tls_report>& to);

/// Whether an error text of curl is an alert of the other side with which it refuses our
/// certificate, or that there is none: then it has taken no request, though with TLS 1.3 one may
/// have been sent.
bool is_refusal_of_client(std::string_view curl_text);

/// Why there is no trusted connection, and what to do, as a part of a sentence: what the report
/// knows better than curl, else curl's own text. `url` is what was asked, without user and
/// password.
std::string tls_reason(const tls_report& report, std::string_view curl_text, std::string_view url,
                       const trust_words& words);

/// What was seen of a connection that ended without an answer, to be appended; empty mostly.
std::string tls_hint(const tls_report& report, const trust_words& words);

}  // namespace backup::net
