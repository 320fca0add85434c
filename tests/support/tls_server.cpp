#include "support/tls_server.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
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

namespace support {
namespace {

struct releaser {
  void operator()(BIO* each) const { BIO_free(each); }
  void operator()(X509* each) const { X509_free(each); }
  void operator()(X509_EXTENSION* each) const { X509_EXTENSION_free(each); }
  void operator()(EVP_PKEY* each) const { EVP_PKEY_free(each); }
  void operator()(SSL_CTX* each) const { SSL_CTX_free(each); }
  void operator()(SSL* each) const { SSL_free(each); }
};
template <class Thing>
using handle = std::unique_ptr<Thing, releaser>;

template <class Thing>
handle<Thing> made(Thing* thing) {
  if (thing == nullptr) throw std::runtime_error("OpenSSL refuses to make something");
  return handle<Thing>(thing);
}

std::string text_of(BIO* memory) {
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory, &text);
  return {text, static_cast<std::size_t>(size)};
}

handle<BIO> memory_of(std::string_view text) {
  return made(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

handle<X509> certificate_of(const certificate& given) {
  return made(PEM_read_bio_X509(memory_of(given.pem).get(), nullptr, nullptr, nullptr));
}
handle<EVP_PKEY> key_of(const certificate& given) {
  return made(PEM_read_bio_PrivateKey(memory_of(given.key_pem).get(), nullptr, nullptr, nullptr));
}

void add_extension(X509* to, int kind, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, to, to, nullptr, nullptr, 0);
  X509_add_ext(to, made(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str())).get(), -1);
}

std::string joined(const std::vector<std::string>& hosts) {
  std::string text;
  for (const auto& each : hosts) text += (text.empty() ? "" : ",") + each;
  return text;
}

}  // namespace

certificate make_certificate(const std::string& common_name, const std::vector<std::string>& hosts,
                             const certificate* issuer, const validity& good) {
  constexpr long version_3 = 2;
  constexpr long a_day = 24L * 60 * 60;
  static std::atomic<long> serial = 1;
  const auto key = made(EVP_EC_gen("P-256"));
  const auto issued = made(X509_new());
  X509_set_version(issued.get(), version_3);
  ASN1_INTEGER_set(X509_get_serialNumber(issued.get()), serial++);
  X509_gmtime_adj(X509_getm_notBefore(issued.get()), good.from * a_day);
  X509_gmtime_adj(X509_getm_notAfter(issued.get()), good.until * a_day);
  auto* const name = X509_get_subject_name(issued.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(common_name.c_str()),  // NOLINT
                             -1, -1, 0);
  X509_set_pubkey(issued.get(), key.get());
  const auto signer = issuer == nullptr ? handle<EVP_PKEY>() : key_of(*issuer);
  const auto above = issuer == nullptr ? handle<X509>() : certificate_of(*issuer);
  X509_set_issuer_name(issued.get(), above ? X509_get_subject_name(above.get()) : name);
  if (hosts.empty()) {
    add_extension(issued.get(), NID_basic_constraints, "critical,CA:TRUE");
  } else {
    add_extension(issued.get(), NID_subject_alt_name, joined(hosts));
  }
  if (X509_sign(issued.get(), signer ? signer.get() : key.get(), EVP_sha256()) == 0) {
    throw std::runtime_error("OpenSSL signs no certificate");
  }

  const auto pem = made(BIO_new(BIO_s_mem()));
  const auto key_pem = made(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(pem.get(), issued.get());
  PEM_write_bio_PrivateKey(key_pem.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return {text_of(pem.get()), text_of(key_pem.get())};
}

std::string der_of(const certificate& given) {
  const auto der = made(BIO_new(BIO_s_mem()));
  i2d_X509_bio(der.get(), certificate_of(given).get());
  return text_of(der.get());
}

class tls_server::impl {
 public:
  impl(const certificate& shown, const certificate* clients)
      : context_(made(SSL_CTX_new(TLS_server_method()))),
        listening_(listen_on_loopback("tls_server")) {
    SSL_CTX_use_certificate(context_.get(), certificate_of(shown).get());
    SSL_CTX_use_PrivateKey(context_.get(), key_of(shown).get());
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
    X509_STORE_add_cert(SSL_CTX_get_cert_store(context_.get()), certificate_of(clients).get());
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
