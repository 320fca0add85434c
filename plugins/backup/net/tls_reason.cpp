#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "net/tls_report.hpp"

namespace backup::net {
namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

template <std::size_t Count>
bool has_any(std::string_view text, const std::array<std::string_view, Count>& parts) {
  return std::any_of(parts.begin(), parts.end(),
                     [text](std::string_view part) { return has(text, part); });
}

/// How OpenSSL names the alerts about a client's certificate.
constexpr std::array<std::string_view, 8> alerts_about_clients{
    "alert certificate required", "alert bad certificate",        "alert unknown ca",
    "alert certificate expired",  "alert certificate unknown",    "alert certificate revoked",
    "alert access denied",        "alert unsupported certificate"};

/// What is no TLS looks like one of these.
constexpr std::array<std::string_view, 4> no_tls{"wrong version number", "http request",
                                                 "packet length too long", "unknown protocol"};
constexpr std::array<std::string_view, 3> no_common_version{
    "unsupported protocol", "alert protocol version", "version too low"};

std::string in_quotes(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

std::string host_of(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  if (url.starts_with('[')) return std::string(url.substr(1, url.find(']') - 1));
  return std::string(url.substr(0, url.find(':')));
}

std::string now_in_words() {
  const auto now = std::time(nullptr);
  std::tm parts{};
  std::array<char, 32> text{};
  if (::gmtime_r(&now, &parts) == nullptr) return "?";
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
  return {text.data(), size};
}

std::string joined(const std::vector<std::string>& hosts) {
  std::string text;
  for (std::size_t at = 0; at < hosts.size(); ++at) {
    if (at > 0) text += at + 1 == hosts.size() ? " and " : ", ";
    text += hosts[at];
  }
  return text.empty() ? "no host at all" : text;
}

std::string set_trust(const trust_words& words) {
  if (words.certificate_key.empty()) return {};
  return "; if it is right, name a file with it as " + words.certificate_key;
}

/// "the certificate "CN=engine"", or that of who signed it.
std::string which(const tls_report& report) {
  return (report.is_own ? "the engine's certificate " : "the certificate of its authority ") +
         in_quotes(report.subject);
}

std::string of_trust(const tls_report& report, const trust_words& words) {
  const auto not_among = ", which is not among " + words.trusted;
  switch (report.error) {
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return which(report) + " expired on " + report.valid_until + "; here it is " +
             now_in_words() + "; renew it on the engine";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return which(report) + " is valid from " + report.valid_from + " on; here it is " +
             now_in_words() + "; look at the clocks";
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return which(report) + " is signed by itself" + not_among + set_trust(words);
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return "the engine's certificate is signed by the authority " + in_quotes(report.subject) +
             not_among + set_trust(words);
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
      return which(report) + " is signed by " + in_quotes(report.issuer) + not_among +
             set_trust(words);
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
      return which(report) + " is not signed by the " + in_quotes(report.issuer) +
             " that is among " + words.trusted + ", but by another of that name" + set_trust(words);
    default:
      return which(report) + " is not trusted: " + X509_verify_cert_error_string(report.error);
  }
}

std::string of_host(const tls_report& report, std::string_view url, const trust_words& words) {
  auto text = "the engine's certificate " + in_quotes(report.subject) + " is for " +
              joined(report.hosts) + ", and not for " + host_of(url) +
              ", which the URL names; write a name that it is for into the URL";
  if (!words.hostname_key.empty()) {
    text += ", or give up this protection with " + words.hostname_key + "=false";
  }
  return text;
}

std::string of_client(const tls_report& report, std::string_view curl_text,
                      const trust_words& words) {
  if (report.client_certificate_shown) {
    const auto alert = curl_text.find("alert ");
    const auto said = alert == std::string_view::npos
                          ? std::string()
                          : " (" + std::string(curl_text.substr(alert, 40)) + ")";
    return "the engine does not accept the certificate that it was shown" + said +
           (words.client_key.empty() ? "" : "; look at " + words.client_key);
  }
  return "the engine wants a certificate of its clients, and none is configured" +
         (words.client_key.empty() ? std::string() : "; name one as " + words.client_key);
}

}  // namespace

bool is_refusal_of_client(std::string_view curl_text) {
  return has_any(curl_text, alerts_about_clients);
}

std::string tls_reason(const tls_report& report, std::string_view curl_text, std::string_view url,
                       const trust_words& words) {
  if (report.has_seen_certificate && report.error != X509_V_OK) return of_trust(report, words);
  const bool is_refused = is_refusal_of_client(curl_text);
  if (report.client_certificate_wanted && (is_refused || has(curl_text, "handshake failure"))) {
    return of_client(report, curl_text, words);
  }
  if (report.has_seen_certificate && has(curl_text, "no alternative certificate subject name") &&
      !is_refused) {
    return of_host(report, url, words);
  }
  if (!report.has_seen_certificate && has_any(curl_text, no_tls)) {
    return "what answers there does not speak TLS; if it is the engine without TLS, write its URL "
           "with http://";
  }
  if (!report.has_seen_certificate && has(curl_text, "SSL_ERROR_SYSCALL")) {
    return std::string(curl_text) +
           " (perhaps no TLS is spoken there; then write its URL with http://)";
  }
  if (has_any(curl_text, no_common_version)) {
    return "the engine speaks no version of TLS that is spoken here (" + std::string(curl_text) +
           ")";
  }
  return std::string(curl_text);
}

std::string tls_hint(const tls_report& report, const trust_words& words) {
  if (!report.client_certificate_wanted || report.client_certificate_shown) return {};
  return "; " + of_client(report, {}, words);
}

}  // namespace backup::net
