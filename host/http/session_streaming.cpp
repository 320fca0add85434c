// How a session writes an answer that a plugin gives in pieces.
#include <charconv>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include <boost/asio/socket_base.hpp>

#include "calls/stream.hpp"
#include "http/response_head.hpp"
#include "http/session.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

constexpr std::string_view last_chunk = "0\r\n\r\n";

std::string as_chunk(const std::string& bytes) {
  char digits[16];
  const auto end = std::to_chars(digits, digits + sizeof(digits), bytes.size(), 16).ptr;
  std::string chunk;
  chunk.reserve(bytes.size() + sizeof(digits) + 2 * last_chunk.size());
  chunk.append(digits, end).append("\r\n").append(bytes).append("\r\n");
  return chunk;
}

}  // namespace

void session::begin_stream(arrival&& arrived) {
  pieces_ = std::move(arrived.pieces);
  chunked_ = reader_.head().version != 10;
  last_piece_ = false;
  body_sent_ = 0;
  status_ = arrived.answer.status;
  close_after_ = close_after_ || !chunked_ || thread_.closing || ends_connection(status_) ||
                 exchange_ >= thread_.options.allowed.requests_per_connection || for_probes_ ||
                 in_a_row_ >= thread_.options.allowed.pipelined_requests;
  output_head_.clear();
  const body_end end = chunked_ ? body_end::chunks : body_end::close;
  append_response_head(output_head_, arrived.answer,
                       {close_after_, produces_, thread_.date(clock::now()), end, more_fields_});
  if (admitted_->head_only) {
    // Nobody will see a piece, so the plugin need not make any.
    cancel_call();
    write_piece({}, true);
  } else {
    write_piece(std::move(arrived.answer.body), false);
  }
}

/// Behind what is in output_head_ already.
void session::write_piece(std::string bytes, bool is_last) {
  body_sent_ += bytes.size();
  output_body_ = chunked_ && !bytes.empty() ? as_chunk(bytes) : std::move(bytes);
  if (is_last && chunked_ && !admitted_->head_only) output_body_ += last_chunk;
  last_piece_ = is_last;
  written_ = 0;
  interim_ = false;
  phase_ = phase::writing;
  began_ = clock::now();
  continue_writing(began_);
}

void session::continue_stream() {
  if (input_ended_) return close();
  calls::stream::portion portion =
      pieces_->take([mail = thread_.mail, self = weak_from_this(), exchange = exchange_] {
        mail->post([self, exchange] {
          if (const auto alive = self.lock()) alive->on_pieces(exchange);
        });
      });
  if (portion.tells_writer && pieces_->wanted().on_writable) {
    give_hint(pieces_->wanted().on_writable);
  }
  output_head_.clear();
  using state = calls::stream::state;
  switch (portion.after) {
    case state::broken:
      call_ = 0;  // the plugin has ended it
      return cut_off();
    case state::complete:
      call_ = 0;
      return write_piece(std::move(portion.bytes), true);
    case state::open:
      if (!portion.bytes.empty()) return write_piece(std::move(portion.bytes), false);
      output_body_.clear();
      phase_ = phase::streaming;
      set_deadline(clock::now() + answer_limit_);
      return await_input();
  }
}

void session::on_pieces(std::uint64_t exchange) {
  if (phase_ == phase::streaming && exchange == exchange_) continue_stream();
}

/// So that the client cannot take what it has for the whole: with chunks the last one is missing,
/// and where the end of the connection ends the body, the end is a reset.
void session::cut_off() {
  if (tls_) tls_->forgo_goodbye();
  if (!chunked_) {
    boost::system::error_code ignored;
    socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  }
  close();
}

}  // namespace host::http
