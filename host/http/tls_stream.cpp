#include "http/tls_stream.hpp"

#include <new>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

namespace host::http {
namespace {

using outcome = tls::connection::outcome;
using error_code = boost::system::error_code;

/// Enough for a request, and for what a client says of its keys.
constexpr std::size_t small_input = 2048;
/// For those who send much: a record and more.
constexpr std::size_t large_input = std::size_t{32} * 1024;
/// Then others have their turn.
constexpr std::size_t most_at_once = std::size_t{128} * 1024;

/// A method of HTTP begins so, and no record of TLS does.
bool begins_as_http(char first) {
  return first >= 'A' && first <= 'Z';
}

}  // namespace

tls_stream::tls_stream(socket& through, std::shared_ptr<const tls::server_context> context,
                       user& of)
    : socket_(through),
      user_(of),
      connection_(tls::connection::make(std::move(context), through.native_handle())) {
  if (!connection_) throw std::bad_alloc();
}

bool tls_stream::has_input() const {
  error_code error;
  return connection_->has_unread() || connection_->has_part_of_record() ||
         socket_.available(error) != 0;
}

// ---- reading ----

void tls_stream::read(char* room, std::size_t size, std::shared_ptr<void> alive) {
  room_ = room;
  room_size_ = size;
  reader_ = std::move(alive);
  if (!connection_->has_unread()) return receive();
  post_reading();
}

void tls_stream::post_reading() {
  boost::asio::post(socket_.get_executor(), [this, alive = reader_] { go_on_reading(); });
}

void tls_stream::make_room_for_input() {
  const std::size_t wanted = was_full_ ? large_input : small_input;
  if (arrived_size_ == wanted) return;
  arrived_.reset();
  arrived_.reset(new char[wanted]);
  arrived_size_ = wanted;
}

void tls_stream::receive() {
  make_room_for_input();
  socket_.async_read_some(
      boost::asio::mutable_buffer(arrived_.get(), arrived_size_),
      [this, alive = std::move(reader_)](const error_code& error, std::size_t count) mutable {
        if (closed_) return;
        reader_ = std::move(alive);
        on_arrived(error, count);
      });
}

void tls_stream::on_arrived(const error_code& error, std::size_t count) {
  if (error) {
    if (is_ready() || !has_begun_) return hand_on(error, 0);
    const auto alive = std::move(reader_);
    return user_.on_handshake_failed("the client has left in the middle of it");
  }
  if (!std::exchange(has_begun_, true) && begins_as_http(arrived_[0])) {
    const auto alive = std::move(reader_);
    return user_.on_plain_http();
  }
  was_full_ = count == arrived_size_;
  connection_->hand_over({arrived_.get(), count});
  go_on_reading();
}

void tls_stream::go_on_reading() {
  if (closed_ || !reader_) return;
  if (record_waits_) return;  // goes on when that is out
  if (!is_ready() && !secure()) return;
  const auto read = connection_->read(room_, room_size_);
  switch (read.state) {
    case outcome::done:
      return hand_on({}, read.count);
    case outcome::wants_input:
      return receive();
    case outcome::wants_room:
      return await_room();
    case outcome::ended:
      return hand_on(boost::asio::error::eof, 0);
    case outcome::failed:
      return hand_on(boost::asio::error::connection_aborted, 0);
  }
}

/// False when it is not done yet, or never will be.
bool tls_stream::secure() {
  switch (connection_->shake_hands()) {
    case outcome::done:
      user_.on_secured();
      return true;
    case outcome::wants_input:
      receive();
      return false;
    case outcome::wants_room:
      await_room();
      return false;
    case outcome::ended:
    case outcome::failed: {
      const auto alive = std::move(reader_);
      const std::string reason =
          failure().empty() ? "the client has left in the middle of it" : failure();
      user_.on_handshake_failed(reason);
      return false;
    }
  }
  return false;
}

void tls_stream::hand_on(const error_code& error, std::size_t count) {
  const auto alive = std::move(reader_);
  user_.on_input(error, count);
}

// ---- writing ----

void tls_stream::write(std::string_view head, std::string_view body, std::shared_ptr<void> alive) {
  head_ = head;
  body_ = body;
  writer_ = std::move(alive);
  if (!try_to_write()) return await_room();
  if (reader_ && !record_waits_) post_reading();
  // Not from inside the call: who has many requests in a row would never come back from it.
  boost::asio::post(socket_.get_executor(), [this, alive = std::move(writer_)] {
    if (!closed_) user_.on_written(write_error_, count_);
  });
}

/// False when the socket takes nothing now; else it is told in write_error_ and count_.
bool tls_stream::try_to_write() {
  count_ = 0;
  write_error_.clear();
  while (count_ < most_at_once && !(head_.empty() && body_.empty())) {
    std::string_view& next = head_.empty() ? body_ : head_;
    const auto written = connection_->write(next);
    record_waits_ = written.state == outcome::wants_room;
    if (record_waits_) return count_ != 0;
    if (written.state != outcome::done) {
      write_error_ = boost::asio::error::connection_aborted;
      return true;
    }
    next.remove_prefix(written.count);
    count_ += written.count;
  }
  return true;
}

void tls_stream::await_room() {
  if (std::exchange(room_awaited_, true)) return;
  socket_.async_wait(socket::wait_write,
                     [this, alive = reader_ ? reader_ : writer_](const error_code& error) {
                       if (closed_) return;
                       room_awaited_ = false;
                       // What is wrong is told by who writes next.
                       static_cast<void>(error);
                       on_room();
                     });
}

void tls_stream::on_room() {
  if (!writer_) return go_on_reading();
  if (!try_to_write()) return await_room();
  if (reader_ && !record_waits_) post_reading();
  const auto alive = std::move(writer_);
  user_.on_written(write_error_, count_);
}

// ---- the end ----

void tls_stream::send_last(std::string_view bytes) {
  if (is_ready() && !record_waits_) connection_->write(bytes);
  say_goodbye();
}

void tls_stream::say_goodbye() {
  if (std::exchange(says_goodbye_, false)) connection_->say_goodbye();
}

void tls_stream::close() {
  say_goodbye();
  closed_ = true;
  reader_.reset();
  writer_.reset();
}

}  // namespace host::http
