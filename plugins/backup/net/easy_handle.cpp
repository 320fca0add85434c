#include "net/easy_handle.hpp"

#include <curl/curl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <utility>

#include "net/curl_options.hpp"

namespace backup::net {
namespace {

/// As curl does it by itself, and seen.
curl_socket_t open_socket(void* watch, curlsocktype, struct curl_sockaddr* to) {
  const int made = ::socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
  if (made < 0) return CURL_SOCKET_BAD;
  static_cast<connection_watch*>(watch)->connection_opened();
  return made;
}

int close_socket(void* watch, curl_socket_t ended) {
  static_cast<connection_watch*>(watch)->connection_closed();
  return ::close(ended);
}

}  // namespace

easy_handle::easy_handle(const http_options& options) : handle_(curl_easy_init()) {
  if (handle_ == nullptr) throw std::runtime_error("out of memory");
  try {
    set_all(options);
  } catch (...) {
    curl_easy_cleanup(handle_);
    curl_slist_free_all(headers_);
    throw;
  }
}

easy_handle::~easy_handle() {
  curl_easy_cleanup(handle_);
  curl_slist_free_all(headers_);
}

void easy_handle::show(client_certificate& certificate, scheduling::instant now) {
  auto in_force = certificate.current(now);
  if (in_force == shown_) return;
  const auto blob_of = [](const secrets::secret_text& pem) {
    // Not copied: curl would leave copies of the key behind that nobody wipes.
    return curl_blob{const_cast<char*>(pem.data()), pem.size(), CURL_BLOB_NOCOPY};
  };
  auto chain = blob_of(in_force->chain);
  auto key = blob_of(in_force->key);
  set(handle_, CURLOPT_SSLCERT_BLOB, &chain);
  set(handle_, CURLOPT_SSLKEY_BLOB, &key);
  shown_ = std::move(in_force);
}

void easy_handle::set_silence(const http_options& options) {
  if (options.silence_timeout.count() == 0) return;
  constexpr std::chrono::milliseconds longest = std::chrono::hours(24);
  const auto silence = std::min(options.silence_timeout, longest);
  set(handle_, CURLOPT_LOW_SPEED_LIMIT, 1L);
  set(handle_, CURLOPT_LOW_SPEED_TIME,
      static_cast<long>(std::chrono::ceil<std::chrono::seconds>(silence).count()));
}

void easy_handle::set_all(const http_options& options) {
  set(handle_, CURLOPT_PROTOCOLS_STR, "http,https");
  set(handle_, CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_1_1});
  set(handle_, CURLOPT_FOLLOWLOCATION, 0L);
  set_proxy(handle_, options.through.get());
  set(handle_, CURLOPT_PATH_AS_IS, 1L);
  set(handle_, CURLOPT_NOSIGNAL, 1L);
  // A resolver that hangs must hold up neither a cancelled transfer nor the end of the client.
  set(handle_, CURLOPT_QUICK_EXIT, 1L);
  set(handle_, CURLOPT_TCP_KEEPALIVE, 1L);
  set_silence(options);

  set(handle_, CURLOPT_SSL_VERIFYPEER, 1L);
  set(handle_, CURLOPT_SSL_VERIFYHOST, options.verify_hostname ? 2L : 0L);
  if (!options.trusted_certificates.empty()) {
    auto pem = options.trusted_certificates;
    curl_blob copied{pem.data(), pem.size(), CURL_BLOB_COPY};
    set(handle_, CURLOPT_CAINFO_BLOB, &copied);
    // Else those of the machine are trusted too.
    set(handle_, CURLOPT_CAPATH, static_cast<const char*>(nullptr));
  }
  set(handle_, CURLOPT_USERAGENT, options.user_agent.c_str());

  if (options.watched_by != nullptr) {
    auto* const watch = static_cast<void*>(options.watched_by);
    set(handle_, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    set(handle_, CURLOPT_OPENSOCKETDATA, watch);
    set(handle_, CURLOPT_CLOSESOCKETFUNCTION, &close_socket);
    set(handle_, CURLOPT_CLOSESOCKETDATA, watch);
  }

  headers_ = appended(headers_, "Accept: application/json");
  headers_ = appended(headers_, "Expect:");
  set(handle_, CURLOPT_HTTPHEADER, headers_);
}

}  // namespace backup::net
