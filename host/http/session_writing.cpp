// How a session writes an answer, and ends the exchange.
#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/asio/buffer.hpp>

#include "calls/stream.hpp"
#include "http/message/error_body.hpp"
#include "http/message/kept_memory.hpp"
#include "http/response_head.hpp"
#include "http/session.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

using boost::system::error_code;

constexpr std::string_view source = "host";
/// A body up to this goes out behind its head in one piece of memory: copying it costs less than
/// having the system gather two.
constexpr std::size_t most_joined = 1024;

}  // namespace

void session::write(response&& answer) {
  has_arrived_ = true;
  const limits& allowed = thread_.options.allowed;
  close_after_ = close_after_ || thread_.closing || ends_connection(answer.status) ||
                 exchange_ >= allowed.requests_per_connection || for_probes_ ||
                 in_a_row_ >= allowed.pipelined_requests;
  status_ = answer.status;
  began_ = clock::now();
  output_head_.clear();
  if (answer.error_path_at != 0) {
    leave_out(answer, thread_.options.errors, reader_.head().target);
  }
  append_response_head(
      output_head_, answer,
      {close_after_, produces_, thread_.date(began_), body_end::length, more_fields_});
  const bool with_body = may_have_body(answer.status) && !(admitted_ && admitted_->head_only);
  output_body_ = with_body ? std::move(answer.body) : std::string();
  body_sent_ = output_body_.size();
  if (output_body_.size() <= (tls_ ? tls_stream::record_bytes - most_joined : most_joined)) {
    output_head_ += output_body_;
    output_body_.clear();
  }
  written_ = 0;
  interim_ = false;
  phase_ = phase::writing;
  continue_writing(began_);
}

/// A slow reader gets its time as long as it takes something, but one that takes single bytes does
/// not hold the connection. What the system has buffered counts as taken, hence both bounds.
void session::continue_writing(clock::time_point now) {
  const limits& allowed = thread_.options.allowed;
  const clock::time_point from = interim_ ? now : began_;
  const std::chrono::seconds earned(written_ / 1024);
  set_deadline(std::min(now + allowed.write, from + allowed.write + earned));
  const std::size_t of_head = std::min(written_, output_head_.size());
  const std::size_t of_body = written_ - of_head;
  if (tls_) {
    return tls_->write(std::string_view(output_head_).substr(of_head),
                       std::string_view(output_body_).substr(of_body), shared_from_this());
  }
  const std::array<boost::asio::const_buffer, 2> rest = {
      boost::asio::const_buffer(output_head_.data() + of_head, output_head_.size() - of_head),
      boost::asio::const_buffer(output_body_.data() + of_body, output_body_.size() - of_body)};
  auto done = [self = shared_from_this()](const error_code& error, std::size_t count) {
    self->on_written(error, count);
  };
  if (rest[1].size() == 0) return socket_.async_write_some(rest[0], std::move(done));
  socket_.async_write_some(rest, std::move(done));
}

void session::on_written(const error_code& error, std::size_t count) {
  if (phase_ == phase::closed) return;
  if (error) return close();
  written_ += count;
  if (written_ < output_head_.size() + output_body_.size()) {
    // What the system has not taken at once may be kept for long.
    const std::size_t joined = tls_ ? output_head_.size() : 0;
    if (!kept_.set(body_bytes_ + output_body_.size() + joined)) return cut_off_for_memory();
    return continue_writing(clock::now());
  }
  if (interim_) {
    interim_ = false;
    phase_ = phase::reading;
    set_deadline(began_ + thread_.options.allowed.request);
    return read_request();
  }
  if (pieces_ && !last_piece_) return continue_stream();
  finish_exchange();
}

void session::finish_exchange() {
  log::logger& logger = thread_.handling.logger;
  if (logger.enabled(log::level::debug)) {
    logger.write(
        log::level::debug, source, "request_answered", describe(),
        {{"status", std::int64_t{status_}}, {"bytes", static_cast<std::int64_t>(body_sent_)}});
  }
  const clock::time_point now = clock::now();
  account(now);
  pieces_.reset();
  end_exchange();
  in_a_row_ = input_.unread().empty() ? 0 : in_a_row_ + 1;
  forget_exchange();
  if (close_after_) return linger();
  phase_ = phase::reading;
  idle_since_ = now;
  set_deadline(idle_since_ + thread_.options.allowed.idle);
  read_request();
}

/// Gives the memory of the request and its answer back but for a little, and only then out of the
/// budget: whoever is idle, or lingers, keeps nothing large that nobody counts.
void session::forget_exchange() {
  if (admitted_ && admitted_->request) {
    spare_ = std::move(admitted_->request);
    spare_->clear();
  }
  admitted_.reset();
  who_.reset();
  produces_ = {};
  empty_keeping(more_fields_, kept_memory::text);
  reader_.reset();
  empty_keeping(output_head_, kept_memory::head);
  give_back(output_body_);
  body_bytes_ = 0;
  kept_.clear();
}

/// Closing with unread input would reset the connection, and the client might never see the
/// answer: says goodbye and swallows what still comes, for a while.
void session::linger() {
  error_code error;
  if (tls_) tls_->say_goodbye();
  socket_.shutdown(tcp_socket::shutdown_send, error);
  if (error) return close();
  phase_ = phase::lingering;
  set_deadline(clock::now() + thread_.options.allowed.linger);
  input_.consume(input_.unread().size());
  await_input();
}

}  // namespace host::http
