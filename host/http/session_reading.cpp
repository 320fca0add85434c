// How a session reads a request.
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "http/cross_origin_rules.hpp"
#include "http/forwarded.hpp"
#include "http/message/error_body.hpp"
#include "http/session.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

using boost::system::error_code;

constexpr std::string_view source = "host";
constexpr std::string_view permission = "HTTP/1.1 100 Continue\r\n\r\n";

std::string authority_of(const tcp_socket& socket) {
  error_code error;
  const auto local = socket.local_endpoint(error);
  if (error) return "localhost";
  std::string address = local.address().to_string();
  if (local.address().is_v6()) address = "[" + address + "]";
  return address + ":" + std::to_string(local.port());
}

std::string remote_address_of(const tcp_socket& socket) {
  error_code error;
  const auto remote = socket.remote_endpoint(error);
  return error ? std::string() : remote.address().to_string();
}

}  // namespace

void session::await_input() {
  if (input_awaited_ || input_.is_full()) return;
  const auto [room, size] = input_.prepare();
  input_awaited_ = true;
  if (tls_) return tls_->read(room, size, shared_from_this());
  socket_.async_read_some(boost::asio::mutable_buffer(room, size),
                          [self = shared_from_this()](const error_code& error, std::size_t count) {
                            self->on_input(error, count);
                          });
}

void session::on_input(const error_code& error, std::size_t count) {
  input_awaited_ = false;
  if (phase_ == phase::closed) return;
  input_.commit(count);
  if (error) return on_end_of_input(error);
  switch (phase_) {
    case phase::reading:
      return read_request();
    case phase::delaying:
    case phase::waiting:
    case phase::streaming:
      return await_input();  // the next request; goes on to notice the end
    case phase::writing:
      return;  // looked at when the answer is out
    case phase::lingering:
      input_.consume(input_.unread().size());
      return await_input();
    case phase::closed:
      return;
  }
}

void session::on_end_of_input(const error_code& error) {
  if (tls_ && !tls_->failure().empty()) {
    thread_.lines.tls_failed(peer_, tls_->failure());
  }
  if (phase_ == phase::waiting || phase_ == phase::streaming) {
    thread_.handling.logger.write(log::level::debug, source, "client_left",
                                  "The client has left before its answer.",
                                  {{"request", describe()}});
    return close();
  }
  // A client may half-close and still read; the answer that is being written goes out.
  if (phase_ == phase::writing && error == boost::asio::error::eof) {
    close_after_ = true;
    input_ended_ = true;
    return;
  }
  close();
}

void session::read_request() {
  for (;;) {
    const request_reader::result read = reader_.read(input_.unread());
    input_.consume(read.consumed);
    if (admitted_) body_bytes_ += read.consumed;
    if (reader_.has_started()) begin_exchange();
    switch (read.state) {
      case request_reader::progress::head_complete: {
        on_head();
        if (phase_ != phase::reading) return;
        break;
      }
      case request_reader::progress::complete:
        return on_request();
      case request_reader::progress::failed:
        return refuse(reader_.failure().status, reader_.failure().sentence);
      case request_reader::progress::need_more:
        if (input_.is_full()) {
          return refuse(400, "the body has a chunk header or a trailer that is too long");
        }
        if (!kept_.set(body_bytes_)) return refuse_for_memory();
        in_parts_ = true;
        return await_input();
    }
  }
}

void session::on_head() {
  admitted_ = admit(thread_.handling.routes, reader_.head(), thread_.options.allowed,
                    thread_.options.scheme,
                    reader_.head().version == 10 ? authority_of(socket_) : std::string(),
                    &std::chrono::system_clock::now, std::move(spare_));
  produces_ = admitted_->request->produces;
  const bool is_question = look_at_origin();
  if (is_turned_away()) return turn_away();
  if (!admitted_->message.keep_alive) close_after_ = true;
  if (thread_.handling.guard != nullptr && !is_let_in(is_question)) return;
  if (admitted_->without_body) return write(std::get<response>(std::move(admitted_->outcome)));
  reader_.expect_body(admitted_->message, admitted_->body_limit);
  if (!for_probes_) set_deadline(began_ + thread_.options.allowed.request);
  const bool client_waits = admitted_->message.expects_continue && admitted_->message.has_body() &&
                            input_.unread().empty();
  if (client_waits) permit_body();
}

/// Through whom was asked, and whether a page in a browser may read the answer. True: it was a
/// browser's own question before a request, and is answered.
bool session::look_at_origin() {
  const request_head& head = reader_.head();
  if (thread_.options.reads_forwarded && !admitted_->is_refused() &&
      has_forwarded_fields(head.fields) && is_internal_address(remote_address_of(socket_))) {
    std::string& base_url = admitted_->request->base_url;
    base_url = forwarded_base_url(head.fields, base_url);
  }
  const auto* rules = thread_.handling.cross_origin;
  if (rules == nullptr) return false;
  const bool is_question = rules->is_question(head, *admitted_);
  more_fields_ = rules->judge(head, *admitted_);
  return is_question;
}

/// Goes back to reading once it is written.
void session::permit_body() {
  output_head_ = permission;
  output_body_.clear();
  written_ = 0;
  interim_ = true;
  phase_ = phase::writing;
  continue_writing(clock::now());
}

void session::on_request() {
  has_arrived_ = true;
  // A client that sends slowly costs itself time, and not the plugin: neither its deadline nor the
  // patience with it counts from the first byte.
  if (in_parts_) whole_ = began_ = clock::now();
  admitted_->request->body = reader_.take_body();
  if (auto* ready = std::get_if<response>(&admitted_->outcome)) return write(std::move(*ready));
  const registry::endpoint& endpoint = *std::get<const registry::endpoint*>(admitted_->outcome);
  if (const auto* direct = std::get_if<registry::direct_handler>(&endpoint.handler)) {
    return call_direct(endpoint, *direct);
  }
  call_plugin(endpoint, std::get<registry::call_handler>(endpoint.handler));
}

bool session::is_turned_away() const {
  if (!for_probes_) return false;
  const auto* endpoint = std::get_if<const registry::endpoint*>(&admitted_->outcome);
  return endpoint == nullptr || !(*endpoint)->serves_probes;
}

void session::turn_away() {
  close_after_ = true;
  response busy = error_response(503, path_of(reader_.head().target),
                                 "all connections are taken; try again later");
  busy.headers.emplace_back("Retry-After", "1");
  write(std::move(busy));
}

// ---- with TLS ----

/// Until now there was no time for a request.
void session::on_secured() {
  thread_.open.count_handshake(true);
  idle_since_ = clock::now();
  if (!for_probes_ && !has_request_) set_deadline(idle_since_ + thread_.options.allowed.idle);
}

void session::tell_of_failed_handshake(std::string_view reason) {
  thread_.open.count_handshake(false);
  thread_.lines.tls_failed(peer_, reason);
}

/// The client has been told by an alert; what it still sends is swallowed, so that it sees that.
void session::on_handshake_failed(std::string_view reason) {
  input_awaited_ = false;
  tell_of_failed_handshake(reason);
  tls_.reset();
  linger();
}

/// Understands nothing but plain HTTP, so that is what it gets.
void session::on_plain_http() {
  input_awaited_ = false;
  thread_.open.count_handshake(false);
  tls_.reset();
  begin_exchange();
  refuse(400, "this port speaks TLS and the request came without: use https");
}

/// Answers what is no request to route; the rest of the input cannot be trusted any more.
void session::refuse(int status, std::string_view sentence) {
  const std::string path =
      reader_.is_head_complete() ? std::string(path_of(reader_.head().target)) : std::string();
  thread_.handling.logger.write(log::level::debug, source, "request_refused", sentence,
                                {{"status", std::int64_t{status}}, {"path", path}});
  close_after_ = true;
  write(error_response(status, path, sentence));
}

/// The body that has come is let go first.
void session::refuse_for_memory() {
  tell_of_memory();
  close_after_ = true;
  body_bytes_ = 0;
  reader_.take_body();
  response busy =
      error_response(503, path_of(reader_.head().target),
                     "other requests have taken the memory for bodies; try again later");
  busy.headers.emplace_back("Retry-After", "1");
  write(std::move(busy));
}

void session::cut_off_for_memory() {
  tell_of_memory();
  close();
}

void session::tell_of_memory() {
  if (!thread_.open.memory.is_news(clock::now())) return;
  thread_.handling.logger.write(
      log::level::warn, source, "memory_refused",
      "Bodies and answers take all the memory that they may; further large ones are refused.",
      {{"limit", static_cast<std::int64_t>(thread_.options.allowed.kept_bytes)},
       {"request", describe()}});
}

}  // namespace host::http
