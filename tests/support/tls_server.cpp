#include "support/tls_server.hpp"

#include <openssl/ssl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <thread>

#include "support/loopback_socket.hpp"
#include "support/openssl_handles.hpp"

namespace support {
namespace {

using namespace openssl;

}  // namespace

class tls_server::impl {
 public:
  impl(const certificate& shown, const certificate* clients)
      : context_(made(SSL_CTX_new(TLS_server_method()))),
        listening_(listen_on_loopback("tls_server")) {
    SSL_CTX_use_certificate(context_.get(), read_certificate(shown.pem).get());
    SSL_CTX_use_PrivateKey(context_.get(), read_key(shown.key_pem).get());
    if (clients != nullptr) demand(*clients);
    thread_ = std::thread([this] { serve(); });
  }

  ~impl() {
    ends_ = true;
    ::shutdown(listening_.descriptor, SHUT_RDWR);  // wakes accept()
    thread_.join();
    ::close(listening_.descriptor);
  }
  impl(const impl&) = delete;
  impl& operator=(const impl&) = delete;

  void demand(const certificate& clients) {
    const std::lock_guard held(mutex_);
    SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()),
                        read_certificate(clients.pem).get());
  }

  std::uint16_t port() const { return listening_.port; }
  std::vector<std::string> clients() const {
    const std::lock_guard held(mutex_);
    return clients_;
  }

 private:
  void note_client(SSL* session) {
    const handle<X509> shown(SSL_get1_peer_certificate(session));
    if (!shown) return;
    std::array<char, 256> name{};
    X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName, name.data(),
                              static_cast<int>(name.size()));
    const std::lock_guard held(mutex_);
    clients_.emplace_back(name.data());
  }

  void serve() {
    while (!ends_) {
      const int accepted = ::accept4(listening_.descriptor, nullptr, nullptr, SOCK_CLOEXEC);
      if (accepted < 0) continue;
      constexpr timeval patience{5, 0};
      ::setsockopt(accepted, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
      answer(accepted);
      ::close(accepted);
    }
  }

  handle<SSL> next_session() {
    const std::lock_guard held(mutex_);
    return made(SSL_new(context_.get()));
  }

  void answer(int accepted) {
    const auto session = next_session();
    SSL_set_fd(session.get(), accepted);
    if (SSL_accept(session.get()) != 1) return await_end(accepted);
    note_client(session.get());
    std::string head;
    std::array<char, 4096> piece{};
    while (head.find("\r\n\r\n") == std::string::npos) {
      const int got = SSL_read(session.get(), piece.data(), static_cast<int>(piece.size()));
      if (got <= 0) return;
      head.append(piece.data(), static_cast<std::size_t>(got));
    }
    constexpr std::string_view reply =
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}";
    SSL_write(session.get(), reply.data(), static_cast<int>(reply.size()));
    SSL_shutdown(session.get());
  }

  /// A connection that is closed with something unread takes the alert with it.
  static void await_end(int accepted) {
    ::shutdown(accepted, SHUT_WR);
    std::array<char, 4096> piece{};
    while (::read(accepted, piece.data(), piece.size()) > 0) continue;
  }

  handle<SSL_CTX> context_;
  loopback_socket listening_;
  std::atomic<bool> ends_ = false;
  mutable std::mutex mutex_;
  std::vector<std::string> clients_;
  std::thread thread_;
};

tls_server::tls_server(const certificate& shown, const certificate* clients)
    : impl_(std::make_unique<impl>(shown, clients)) {
  // OpenSSL writes to a client that has left without asking for no signal. The host, too, has it
  // ignored, for what its plugins do.
  ::signal(SIGPIPE, SIG_IGN);
}
tls_server::~tls_server() = default;

std::vector<std::string> tls_server::clients() const {
  return impl_->clients();
}

void tls_server::demand(const certificate& clients) {
  impl_->demand(clients);
}

std::string tls_server::url() const {
  return "https://127.0.0.1:" + std::to_string(impl_->port());
}

}  // namespace support
