#include "support/tls_client.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <poll.h>

#include <csignal>
#include <stdexcept>
#include <string>

namespace support {
namespace {

struct releaser {
  void operator()(SSL_CTX* each) const { SSL_CTX_free(each); }
  void operator()(SSL* each) const { SSL_free(each); }
  void operator()(BIO* each) const { BIO_free(each); }
  void operator()(X509* each) const { X509_free(each); }
  void operator()(EVP_PKEY* each) const { EVP_PKEY_free(each); }
};

short wanted_by(const SSL* ssl, int result) {
  switch (SSL_get_error(ssl, result)) {
    case SSL_ERROR_WANT_READ:
      return POLLIN;
    case SSL_ERROR_WANT_WRITE:
      return POLLOUT;
    default:
      return 0;
  }
}

[[noreturn]] void fail(const std::string& what) {
  const char* const reason = ERR_reason_error_string(ERR_peek_error());
  ERR_clear_error();
  throw std::runtime_error("tls_client: " + what + ": " + (reason == nullptr ? "closed" : reason));
}

}  // namespace

class tls_client::impl {
 public:
  impl(int socket, const settings& with)
      : context_(SSL_CTX_new(TLS_client_method())), ssl_(SSL_new(context_.get())) {
    // Old versions, too, where a test asks for them.
    SSL_set_security_level(ssl_.get(), 0);
    if (!with.certificate.empty()) show(with);
    if (!with.protocols.empty()) {
      SSL_set_alpn_protos(ssl_.get(),
                          reinterpret_cast<const unsigned char*>(with.protocols.data()),  // NOLINT
                          static_cast<unsigned int>(with.protocols.size()));
    }
    // OpenSSL writes to a server that has left without asking for no signal.
    ::signal(SIGPIPE, SIG_IGN);
    SSL_set_min_proto_version(ssl_.get(), with.least_version);
    SSL_set_max_proto_version(ssl_.get(), with.most_version);
    if (with.ciphers != nullptr) SSL_set_cipher_list(ssl_.get(), with.ciphers);
    if (with.server_name != nullptr) SSL_set_tlsext_host_name(ssl_.get(), with.server_name);
    SSL_set_mode(ssl_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_set_fd(ssl_.get(), socket);
    SSL_set_connect_state(ssl_.get());
  }

  SSL* ssl() const { return ssl_.get(); }

 private:
  void show(const settings& with) {
    const auto reader = [](const std::string& pem) {
      return std::unique_ptr<BIO, releaser>(
          BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    };
    const std::unique_ptr<X509, releaser> certificate(
        PEM_read_bio_X509(reader(with.certificate).get(), nullptr, nullptr, nullptr));
    const std::unique_ptr<EVP_PKEY, releaser> key(
        PEM_read_bio_PrivateKey(reader(with.key).get(), nullptr, nullptr, nullptr));
    SSL_use_certificate(ssl_.get(), certificate.get());
    SSL_use_PrivateKey(ssl_.get(), key.get());
  }

  std::unique_ptr<SSL_CTX, releaser> context_;
  std::unique_ptr<SSL, releaser> ssl_;
};

tls_client::tls_client(int socket, const settings& with)
    : impl_(std::make_unique<impl>(socket, with)) {}
tls_client::~tls_client() = default;

short tls_client::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(impl_->ssl());
  if (result == 1) return 0;
  const short wanted = wanted_by(impl_->ssl(), result);
  if (wanted == 0) fail("no handshake");
  return wanted;
}

tls_client::progress tls_client::send(std::string_view bytes) {
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_write_ex(impl_->ssl(), bytes.data(), bytes.size(), &count);
  if (result == 1) return {count, 0};
  const short wanted = wanted_by(impl_->ssl(), result);
  if (wanted == 0) fail("nothing sent");
  return {0, wanted};
}

tls_client::progress tls_client::receive(char* room, std::size_t size) {
  ERR_clear_error();
  std::size_t count = 0;
  const int result = SSL_read_ex(impl_->ssl(), room, size, &count);
  if (result == 1) return {count, 0};
  const short wanted = wanted_by(impl_->ssl(), result);
  ERR_clear_error();
  return {0, wanted};
}

bool tls_client::has_unread() const {
  return SSL_pending(impl_->ssl()) > 0;
}

void tls_client::say_goodbye() {
  SSL_shutdown(impl_->ssl());
}

void tls_client::change_keys() {
  if (SSL_key_update(impl_->ssl(), SSL_KEY_UPDATE_REQUESTED) != 1) fail("no new keys");
}

std::string tls_client::peer_name() const {
  const std::unique_ptr<X509, releaser> shown(SSL_get1_peer_certificate(impl_->ssl()));
  if (!shown) return {};
  char name[64] = {};
  X509_NAME_get_text_by_NID(X509_get_subject_name(shown.get()), NID_commonName,
                            static_cast<char*>(name), sizeof(name));
  return static_cast<const char*>(name);
}

std::string tls_client::version() const {
  return SSL_get_version(impl_->ssl());
}

std::string tls_client::protocol() const {
  const unsigned char* name = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(impl_->ssl(), &name, &size);
  return name == nullptr ? std::string()
                         : std::string(reinterpret_cast<const char*>(name), size);  // NOLINT
}

bool tls_client::was_told_goodbye() const {
  return (SSL_get_shutdown(impl_->ssl()) & SSL_RECEIVED_SHUTDOWN) != 0;
}

}  // namespace support
