#pragma once

// Private to the session: brings Asio in.

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include "tls/connection.hpp"

namespace host::http {

/// The encrypted bytes of one connection, in the place of those of its socket: shakes hands with
/// the first read, and then reads and writes as a socket does. Everything happens on the thread of
/// the socket. What it calls is called last: it touches nothing of its own afterwards.
class tls_stream {
 public:
  using socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp,
                                                  boost::asio::io_context::executor_type>;
  using error_code = boost::system::error_code;

  /// Who reads and writes; owns the stream.
  class user {
   public:
    virtual void on_input(const error_code& error, std::size_t count) = 0;
    virtual void on_written(const error_code& error, std::size_t count) = 0;
    /// Hands are shaken; the read goes on. May not end the connection.
    virtual void on_secured() = 0;
    /// No byte can be read or written any more, and nothing is under way: the stream may go.
    virtual void on_handshake_failed(std::string_view reason) = 0;
    /// The same: the client has begun to speak HTTP, without TLS.
    virtual void on_plain_http() = 0;

   protected:
    user() = default;
    user(const user&) = default;
    user& operator=(const user&) = default;
    ~user() = default;
  };

  /// What one record holds beside its frame, less a little: an answer up to this goes out at once.
  static constexpr std::size_t record_bytes = 16'000;

  /// All must outlive it. Throws std::bad_alloc.
  tls_stream(socket& through, std::shared_ptr<const tls::server_context> context, user& of);

  /// One of each at a time. `alive` keeps the user while it is under way; `room` and the bytes stay
  /// where they are until then. An answer comes in a turn of its own, never from inside the call.
  void read(char* room, std::size_t size, std::shared_ptr<void> alive);
  void write(std::string_view head, std::string_view body, std::shared_ptr<void> alive);

  bool is_ready() const { return connection_->is_ready(); }
  bool has_begun() const { return has_begun_; }  ///< the client has sent a byte
  /// Whether bytes of a request have come, be it to the system only.
  bool has_input() const;
  /// Why bytes that came were none of this connection; "" while all is well.
  const std::string& failure() const { return connection_->failure(); }

  /// Sends what can be sent at once, and says goodbye.
  void send_last(std::string_view bytes);
  void say_goodbye();
  /// What was sent is not the whole: the client shall notice.
  void forgo_goodbye() { says_goodbye_ = false; }

  /// Before the socket closes: says goodbye, and nothing is touched any more from then on.
  void close();

 private:
  void receive();
  void on_arrived(const error_code& error, std::size_t count);
  void go_on_reading();
  void hand_on(const error_code& error, std::size_t count);
  bool secure();
  bool try_to_write();
  void await_room();
  void on_room();
  void make_room_for_input();
  void post_reading();

  socket& socket_;
  user& user_;
  std::unique_ptr<tls::connection> connection_;
  bool closed_ = false;
  bool says_goodbye_ = true;
  bool has_begun_ = false;  // a byte has come

  // reading
  std::shared_ptr<void> reader_;  // while something is to be read and the socket is not asked
  char* room_ = nullptr;
  std::size_t room_size_ = 0;
  std::unique_ptr<char[]> arrived_;  // NOLINT(*-avoid-c-arrays): not to be filled with zeros
  std::size_t arrived_size_ = 0;
  bool was_full_ = false;

  // writing
  std::shared_ptr<void> writer_;
  std::string_view head_;
  std::string_view body_;
  std::size_t count_ = 0;
  error_code write_error_;
  bool record_waits_ = false;  // one is made and not all of it sent: nothing may be read meanwhile
  bool room_awaited_ = false;
};

}  // namespace host::http
