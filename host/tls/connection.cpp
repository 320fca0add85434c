#include "tls/connection.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <openssl/err.h>

#include "tls/openssl.hpp"

namespace host::tls {

/// How OpenSSL reaches the bytes: it reads what was handed over and writes to the socket.
struct socket_bytes {
  static connection& of(BIO* bio) { return *static_cast<connection*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* room, std::size_t size, std::size_t* count) {
    auto& input = of(bio).input_;
    BIO_clear_retry_flags(bio);
    if (input.empty()) {
      BIO_set_retry_read(bio);
      return -1;
    }
    *count = std::min(size, input.size());
    std::memcpy(room, input.data(), *count);
    input.remove_prefix(*count);
    return 1;
  }

  static int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* count) {
    BIO_clear_retry_flags(bio);
    for (;;) {
      const ssize_t sent = ::send(of(bio).socket_, bytes, size, MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent >= 0) {
        *count = static_cast<std::size_t>(sent);
        return 1;
      }
      if (errno == EINTR) continue;
      if (errno == EAGAIN || errno == EWOULDBLOCK) BIO_set_retry_write(bio);
      return -1;
    }
  }

  static long control(BIO* /*bio*/, int what, long /*number*/, void* /*more*/) {
    return what == BIO_CTRL_FLUSH ? 1 : 0;
  }

  static int create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
  }

  /// OpenSSL forgets the certificate that it refuses; its name is wanted in the log.
  static int judge(int is_good, X509_STORE_CTX* checked) {
    if (is_good == 1) return 1;
    const auto* const ssl = static_cast<const SSL*>(
        X509_STORE_CTX_get_ex_data(checked, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const X509* const shown = X509_STORE_CTX_get0_cert(checked);
    if (ssl != nullptr && shown != nullptr) of(SSL_get_rbio(ssl)).refused_ = subject_of(shown);
    return 0;
  }

  struct release {
    void operator()(BIO_METHOD* each) const { BIO_meth_free(each); }
  };

  static const BIO_METHOD* method() {
    static const std::unique_ptr<BIO_METHOD, release> made = [] {
      std::unique_ptr<BIO_METHOD, release> method(
          BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "handed over and socket"));
      if (method) {
        BIO_meth_set_read_ex(method.get(), &read);
        BIO_meth_set_write_ex(method.get(), &write);
        BIO_meth_set_ctrl(method.get(), &control);
        BIO_meth_set_create(method.get(), &create);
      }
      return method;
    }();
    return made.get();
  }
};

void connection::release::operator()(ssl_st* each) const {
  SSL_free(each);
}

connection::connection(std::shared_ptr<const server_context> context, int socket)
    : context_(std::move(context)), ssl_(SSL_new(context_->native())), socket_(socket) {}

connection::~connection() {
  ERR_clear_error();
}

std::unique_ptr<connection> connection::make(std::shared_ptr<const server_context> context,
                                             int socket) {
  std::unique_ptr<connection> made(new connection(std::move(context), socket));
  BIO* const bio = socket_bytes::method() == nullptr ? nullptr : BIO_new(socket_bytes::method());
  if (!made->ssl_ || bio == nullptr) {
    BIO_free(bio);
    ERR_clear_error();
    return nullptr;
  }
  BIO_set_data(bio, made.get());
  SSL_set_bio(made->ssl_.get(), bio, bio);
  // For who chooses by the name that the client asks for; never written to.
  SSL_set_app_data(made->ssl_.get(), const_cast<server_context*>(made->context_.get()));  // NOLINT
  SSL_set_accept_state(made->ssl_.get());
  SSL_set_verify(made->ssl_.get(), SSL_get_verify_mode(made->ssl_.get()), &socket_bytes::judge);
  return made;
}

bool connection::has_unread() const {
  return !input_.empty() || SSL_pending(ssl_.get()) > 0;
}

bool connection::has_part_of_record() const {
  // Between the head of a record and its body nothing is kept but that.
  constexpr std::string_view in_body = "RB";
  return SSL_has_pending(ssl_.get()) == 1 || SSL_rstate_string(ssl_.get()) == in_body;
}

connection::outcome connection::shake_hands() {
  ERR_clear_error();
  const int result = SSL_do_handshake(ssl_.get());
  if (result != 1) return outcome_of(result);
  ready_ = true;
  return outcome::done;
}

connection::progress connection::read(char* room, std::size_t size) {
  std::size_t count = 0;
  ERR_clear_error();
  const int result = SSL_read_ex(ssl_.get(), room, size, &count);
  if (result == 1) return {outcome::done, count};
  return {outcome_of(result), 0};
}

connection::progress connection::write(std::string_view bytes) {
  std::size_t count = 0;
  ERR_clear_error();
  const int result = SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
  if (result == 1) return {outcome::done, count};
  return {outcome_of(result), 0};
}

void connection::say_goodbye() {
  if (!ready_ || failed_ || std::exchange(said_goodbye_, true)) return;
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

/// OpenSSL looks into the thread's queue of errors to tell what a call came to, so each begins with
/// an empty one: plugins that this thread enters may use OpenSSL, too.
connection::outcome connection::outcome_of(int result) {
  const int system_error = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return outcome::wants_input;
    case SSL_ERROR_WANT_WRITE:
      return outcome::wants_room;
    case SSL_ERROR_ZERO_RETURN:
      return outcome::ended;
    case SSL_ERROR_SYSCALL:
      failure_ = ERR_peek_error() == 0 ? std::generic_category().message(system_error) : reason();
      break;
    default:
      failure_ = reason();
      break;
  }
  failed_ = true;
  return outcome::failed;
}

std::string connection::reason() const {
  const unsigned long code = ERR_peek_error();
  switch (ERR_GET_LIB(code) == ERR_LIB_SSL ? ERR_GET_REASON(code) : 0) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
      return "the client speaks no version of TLS that is accepted";
    case SSL_R_NO_SHARED_CIPHER:
      return "the client has no cipher that is accepted";
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
      return "the client has shown no certificate";
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
      return "the client's certificate " + refused_ + " is not accepted: " +
             X509_verify_cert_error_string(SSL_get_verify_result(ssl_.get()));
    case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
    case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_UNKNOWN:
    case SSL_R_SSLV3_ALERT_CERTIFICATE_EXPIRED:
      return std::string("the client does not accept the port's certificate (") +
             ERR_reason_error_string(code) + ")";
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_UNEXPECTED_MESSAGE:
      return "the client does not speak TLS";
    default:
      break;
  }
  const char* const told = code == 0 ? nullptr : ERR_reason_error_string(code);
  return told == nullptr ? "no reason given" : told;
}

}  // namespace host::tls
