// The certificates of the machine are read for the first connection with TLS that needs them, and
// not before: they cost milliseconds and megabytes.

#include <curl/curl.h>
#include <dlfcn.h>

#include <atomic>
#include <cstdio>
#include <string_view>

#include "client_rig.hpp"
#include "support/tls_server.hpp"

namespace {

std::atomic<int> opened = 0;

using opener = std::FILE* (*)(const char*, const char*);

std::FILE* open_counted(const char* real, const char* name, const char* mode) {
  const auto* const known = curl_version_info(CURLVERSION_NOW);
  const std::string_view wanted(name);
  const bool is_bundle = known->cainfo != nullptr && wanted == known->cainfo;
  if (is_bundle || wanted.starts_with("/etc/ssl/")) ++opened;
  return reinterpret_cast<opener>(::dlsym(RTLD_NEXT, real))(name, mode);  // NOLINT
}

}  // namespace

// OpenSSL's, which come here before those of libc.
extern "C" {
__attribute__((visibility("default"))) std::FILE* fopen(const char* name, const char* mode) {
  return open_counted("fopen", name, mode);
}
__attribute__((visibility("default"))) std::FILE* fopen64(const char* name, const char* mode) {
  return open_counted("fopen64", name, mode);
}
}

namespace {

using namespace net_test;

int opened_by(const std::string& url, const std::string& trusted) {
  const int before = opened;
  scheduling::thread_scheduler on;
  net::http_options options;
  options.trusted_certificates = trusted;
  net::http_client client(on, options);
  if (!url.empty()) {
    (void)client.perform({net::http_method::get, url + "/", {}, {}}, {on.now() + patience, {}});
  }
  return opened - before;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(late_certificates)

BOOST_AUTO_TEST_CASE(are_read_for_the_first_connection_with_tls_that_needs_them) {
  const support::http_server plain(
      [](const support::http_request&) { return support::http_reply{}; });
  const auto own = support::make_certificate("engine", {"IP:127.0.0.1"});
  const support::tls_server secured(own);
  BOOST_TEST(opened_by("", "") == 0);
  BOOST_TEST(opened_by(plain.url(), "") == 0);
  BOOST_TEST(opened_by(secured.url(), own.pem) == 0);
  BOOST_TEST(opened_by(secured.url(), "") > 0);
}

BOOST_AUTO_TEST_SUITE_END()
