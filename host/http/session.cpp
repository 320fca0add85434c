#include "http/session.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "calls/stream.hpp"
#include "http/message/error_body.hpp"
#include "http/response_head.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

using boost::system::error_code;

constexpr std::string_view permission = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view source = "host";
/// A body up to this goes out behind its head in one piece of memory: copying it costs less than
/// having the system gather two.
constexpr std::size_t most_joined = 1024;
constexpr std::string_view full_house =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
    "Connection: close\r\n\r\n";

std::string authority_of(const tcp_socket& socket) {
  error_code error;
  const auto local = socket.local_endpoint(error);
  if (error) return "localhost";
  std::string address = local.address().to_string();
  if (local.address().is_v6()) address = "[" + address + "]";
  return address + ":" + std::to_string(local.port());
}

}  // namespace

void send_full_house(tcp_socket& socket) {
  error_code error;
  socket.non_blocking(true, error);
  socket.write_some(boost::asio::buffer(full_house), error);
  socket.shutdown(tcp_socket::shutdown_send, error);
  // What has come already would have the system reset the connection, and the answer with it.
  // Who goes on sending has the reset: this thread has others to serve.
  std::array<char, 4096> unread;
  constexpr int most_reads = 16;
  for (int reads = 0; !error && reads < most_reads; ++reads) {
    socket.read_some(boost::asio::buffer(unread), error);
  }
  socket.close(error);
}

session::session(network_thread& thread, tcp_socket socket, bool for_probes)
    : thread_(thread),
      socket_(std::move(socket)),
      timer_(thread.io),
      for_probes_(for_probes),
      input_(thread.options.allowed.buffer_bytes()),
      reader_(thread.options.allowed.header_bytes),
      kept_(thread.open.memory) {}

session::~session() = default;

void session::start() {
  error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  box_ = std::make_shared<answer_box>(thread_.mail, weak_from_this());
  const limits& allowed = thread_.options.allowed;
  idle_since_ = clock::now();
  set_deadline(idle_since_ + (for_probes_ ? allowed.probe : allowed.idle));
  if (for_probes_) {
    auto& silent = thread_.newcomers;
    while (!silent.empty() && silent.front().expired()) silent.pop_front();
    silent.push_back(weak_from_this());
  }
  await_input();
}

std::string session::describe() const {
  if (!reader_.is_head_complete()) return "an incomplete request";
  return reader_.head().verb + " " + std::string(path_of(reader_.head().target));
}

void session::tell(std::string_view event, std::string_view message) const {
  using std::chrono::milliseconds;
  const auto age = std::chrono::duration_cast<milliseconds>(clock::now() - first_byte_);
  const bool waits = phase_ == phase::waiting || phase_ == phase::streaming;
  const std::string_view where = !has_arrived_ ? "arriving" : waits ? "answering" : "leaving";
  thread_.handling.logger.write(log::level::warn, source, event, message,
                                {{"request", describe()},
                                 {"age_ms", std::int64_t{age.count()}},
                                 {"where", where},
                                 {"plugin", waits ? std::string_view(called_->owner) : ""}});
}

// ---- reading ----

void session::await_input() {
  if (input_awaited_ || input_.is_full()) return;
  const auto [room, size] = input_.prepare();
  input_awaited_ = true;
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
  if (is_turned_away()) return turn_away();
  if (!admitted_->message.keep_alive) close_after_ = true;
  if (admitted_->without_body) return write(std::get<response>(std::move(admitted_->outcome)));
  reader_.expect_body(admitted_->message, admitted_->body_limit);
  if (!for_probes_) set_deadline(began_ + thread_.options.allowed.request);
  const bool client_waits = admitted_->message.expects_continue && admitted_->message.has_body() &&
                            input_.unread().empty();
  if (client_waits) permit_body();
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

// ---- writing ----

void session::write(response&& answer) {
  has_arrived_ = true;
  const limits& allowed = thread_.options.allowed;
  close_after_ = close_after_ || thread_.closing || ends_connection(answer.status) ||
                 exchange_ >= allowed.requests_per_connection || for_probes_ ||
                 in_a_row_ >= allowed.pipelined_requests;
  status_ = answer.status;
  began_ = clock::now();
  output_head_.clear();
  append_response_head(output_head_, answer, {close_after_, produces_, thread_.date(began_)});
  const bool with_body = may_have_body(answer.status) && !(admitted_ && admitted_->head_only);
  output_body_ = with_body ? std::move(answer.body) : std::string();
  body_sent_ = output_body_.size();
  if (output_body_.size() <= most_joined) {
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
    if (!kept_.set(body_bytes_ + output_body_.size())) return cut_off_for_memory();
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
  pieces_.reset();
  end_exchange();
  in_a_row_ = input_.unread().empty() ? 0 : in_a_row_ + 1;
  output_body_ = {};
  body_bytes_ = 0;
  kept_.clear();
  if (close_after_) return linger();
  if (admitted_ && admitted_->request) {
    spare_ = std::move(admitted_->request);
    spare_->clear();
  }
  admitted_.reset();
  produces_ = {};
  reader_.reset();
  phase_ = phase::reading;
  idle_since_ = clock::now();
  set_deadline(idle_since_ + thread_.options.allowed.idle);
  read_request();
}

/// Closing with unread input would reset the connection, and the client might never see the
/// answer: says goodbye and swallows what still comes, for a while.
void session::linger() {
  error_code error;
  socket_.shutdown(tcp_socket::shutdown_send, error);
  if (error) return close();
  phase_ = phase::lingering;
  set_deadline(clock::now() + thread_.options.allowed.linger);
  input_.consume(input_.unread().size());
  await_input();
}

// ---- waiting ----

/// The timer is left alone when it goes off earlier: it then looks again. So a busy connection
/// does not touch the timer queue for each request.
void session::set_deadline(clock::time_point when) {
  deadline_ = when;
  if (!timer_armed_ || when < timer_.expiry()) arm_timer();
}

void session::arm_timer() {
  timer_.expires_at(deadline_);
  timer_armed_ = true;
  timer_.async_wait([self = shared_from_this()](const error_code& error) {
    if (error || self->phase_ == phase::closed) return;
    if (clock::now() < self->timer_.expiry()) return;  // armed anew while this one was under way
    self->timer_armed_ = false;
    if (clock::now() < self->deadline_) return self->arm_timer();
    self->on_deadline();
  });
}

void session::on_deadline() {
  switch (phase_) {
    case phase::reading:
      if (has_request_) return refuse(408, "the request did not arrive in time");
      if (for_probes_) return (void)send_away_if_silent();
      return close_if_idle();
    case phase::waiting:
      return expire_call();
    case phase::streaming:
      thread_.handling.logger.write(log::level::warn, source, "stream_stalled",
                                    "A plugin left its answer unfinished.",
                                    {{"request", describe()}, {"plugin", called_->owner}});
      return cut_off();
    case phase::writing:
      thread_.handling.logger.write(log::level::debug, source, "client_too_slow",
                                    "The client does not take its answer.",
                                    {{"request", describe()}});
      return close();
    case phase::lingering:
      return close();
    case phase::closed:
      return;
  }
}

// ---- life ----

void session::begin_exchange() {
  if (has_request_) return;
  has_request_ = true;
  ++exchange_;
  has_arrived_ = false;
  began_ = clock::now();
  first_byte_ = began_;
  thread_.open.begin_request();
  if (for_probes_) return;  // has its deadline already
  if (!reader_.is_head_complete()) set_deadline(began_ + thread_.options.allowed.header);
}

void session::end_exchange() {
  if (!has_request_) return;
  has_request_ = false;
  thread_.open.end_request();
}

void session::close_if_idle() {
  if (phase_ != phase::reading || has_request_) return;
  error_code error;
  if (socket_.available(error) == 0 || error) return close();
  begin_exchange();  // its first byte is about to be read
}

bool session::is_idle_for_less_than(std::chrono::milliseconds time) const {
  return phase_ == phase::reading && !has_request_ && clock::now() - idle_since_ < time;
}

bool session::send_away_if_silent() {
  if (phase_ != phase::reading || admitted_) return false;
  send_full_house(socket_);
  close();
  return true;
}

void session::close() {
  if (phase_ == phase::closed) return;
  phase_ = phase::closed;
  if (call_ != 0) cancel_call();
  pieces_.reset();
  end_exchange();
  error_code ignored;
  socket_.close(ignored);
  timer_.cancel();
  thread_.open.close_connection();
  if (for_probes_) --thread_.for_probes;
  thread_.sessions.erase(shared_from_this());
}

}  // namespace host::http
