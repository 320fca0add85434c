#include "net/tls_report.hpp"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <openssl/bio.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <ctime>
#include <exception>

namespace backup::net {
namespace {

constexpr std::size_t longest_name = 120;
constexpr std::size_t most_hosts = 8;

struct closer {
  void operator()(BIO* memory) const { BIO_free(memory); }
  void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
};

/// "CN=engine,O=us", printable: RFC 2253 escapes the rest.
std::string name_of(const X509_NAME* name) {
  const std::unique_ptr<BIO, closer> memory(BIO_new(BIO_s_mem()));
  if (!memory || X509_NAME_print_ex(memory.get(), name, 0, XN_FLAG_RFC2253) < 0) return "?";
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  return std::string(text, std::min(static_cast<std::size_t>(size), longest_name));
}

std::string time_of(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "?";
  std::array<char, 32> text{};
  const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M UTC", &parts);
  return {text.data(), size};
}

std::string address_of(const ASN1_OCTET_STRING* bytes) {
  constexpr int length_of_4 = 4;
  std::array<char, INET6_ADDRSTRLEN> text{};
  const int family = ASN1_STRING_length(bytes) == length_of_4 ? AF_INET : AF_INET6;
  const auto* const shown = ::inet_ntop(family, ASN1_STRING_get0_data(bytes), text.data(),
                                        static_cast<socklen_t>(text.size()));
  return shown == nullptr ? "?" : shown;
}

std::string text_of(const ASN1_STRING* text) {
  const auto* const bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(text));  // NOLINT
  return std::string(bytes,
                     std::min(static_cast<std::size_t>(ASN1_STRING_length(text)), longest_name));
}

std::vector<std::string> hosts_of(const X509* certificate) {
  std::vector<std::string> hosts;
  const std::unique_ptr<GENERAL_NAMES, closer> names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (!names) return hosts;
  const int count = sk_GENERAL_NAME_num(names.get());
  for (int at = 0; at < count; ++at) {
    const auto* const name = sk_GENERAL_NAME_value(names.get(), at);
    if (name->type == GEN_DNS) hosts.push_back(text_of(name->d.dNSName));
    if (name->type == GEN_IPADD) hosts.push_back(address_of(name->d.iPAddress));
    if (hosts.size() < most_hosts) continue;
    if (at + 1 < count) hosts.push_back(std::to_string(count - at - 1) + " more");
    break;
  }
  return hosts;
}

void fill(tls_report& report, X509_STORE_CTX* checked, bool is_trusted) {
  const auto* const own = X509_STORE_CTX_get0_cert(checked);
  const auto* const at_fault = is_trusted ? own : X509_STORE_CTX_get_current_cert(checked);
  const auto* const shown = at_fault == nullptr ? own : at_fault;
  report.error = is_trusted ? X509_V_OK : X509_STORE_CTX_get_error(checked);
  report.is_own = is_trusted || X509_STORE_CTX_get_error_depth(checked) == 0;
  if (shown == nullptr) return;
  report.has_seen_certificate = true;
  report.subject = name_of(X509_get_subject_name(shown));
  report.issuer = name_of(X509_get_issuer_name(shown));
  report.valid_from = time_of(X509_get0_notBefore(shown));
  report.valid_until = time_of(X509_get0_notAfter(shown));
  if (own != nullptr) report.hosts = hosts_of(own);
}

/// In place of OpenSSL's own check, which it calls.
int check(X509_STORE_CTX* checked, void* pointer) {
  const int is_trusted = X509_verify_cert(checked);
  try {
    fill(*static_cast<tls_report*>(pointer), checked, is_trusted == 1);
  } catch (const std::exception&) {
    return is_trusted;  // no memory: curl's own words are there
  }
  return is_trusted;
}

/// The other side asks for a certificate.
int certificate_wanted(SSL* session, void* pointer) {
  auto& report = *static_cast<tls_report*>(pointer);
  report.client_certificate_wanted = true;
  report.client_certificate_shown = SSL_get_certificate(session) != nullptr;
  return 1;
}

void release(void*, void* kept, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<std::shared_ptr<tls_report>*>(kept);  // NOLINT
}

/// Where a context keeps its report.
int report_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, &release);
  return index;
}

CURLcode set_up(CURL*, void* context, void* pointer) {
  auto* const of = static_cast<SSL_CTX*>(context);
  const auto& report = *static_cast<const std::shared_ptr<tls_report>*>(pointer);
  try {
    // A server may ask for a handshake again long after the transfer: the report lives on with it.
    auto kept = std::make_unique<std::shared_ptr<tls_report>>(report);
    if (SSL_CTX_set_ex_data(of, report_index(), kept.get()) != 1) return CURLE_OK;
    (void)kept.release();
  } catch (const std::exception&) {
    return CURLE_OUT_OF_MEMORY;
  }
  SSL_CTX_set_cert_verify_callback(of, &check, report.get());
  SSL_CTX_set_cert_cb(of, &certificate_wanted, report.get());
  return CURLE_OK;
}

}  // namespace

void report_handshake(void* handle, const std::shared_ptr<tls_report>& to) {
  // Refused where curl's TLS is another library's; then its words are all there is.
  (void)curl_easy_setopt(handle, CURLOPT_SSL_CTX_FUNCTION, &set_up);
  (void)curl_easy_setopt(handle, CURLOPT_SSL_CTX_DATA, &to);
}

}  // namespace backup::net
