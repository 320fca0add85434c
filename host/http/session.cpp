#include "http/session.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/buffer.hpp>

#include "calls/stream.hpp"
#include "http/request_meter.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

using boost::system::error_code;

constexpr std::string_view source = "host";
constexpr std::string_view full_house =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
    "Connection: close\r\n\r\n";
/// A record of TLS 1.2 with a fatal alert, internal_error.
constexpr std::string_view full_house_of_tls("\x15\x03\x03\x00\x02\x02\x50", 7);

/// Says so much more, and closes.
void dismiss(tcp_socket& socket, std::string_view last_words) {
  error_code error;
  socket.non_blocking(true, error);
  if (!last_words.empty()) socket.write_some(boost::asio::buffer(last_words), error);
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

}  // namespace

void send_full_house(tcp_socket& socket, bool wants_tls) {
  dismiss(socket, wants_tls ? full_house_of_tls : full_house);
}

session::session(network_thread& thread, tcp_socket socket, bool for_probes)
    : thread_(thread),
      socket_(std::move(socket)),
      timer_(thread.io),
      for_probes_(for_probes),
      input_(thread.options.allowed.buffer_bytes()),
      reader_(thread.options.allowed.header_bytes),
      kept_(thread.open.memory) {
  tls_stream::user& this_one = *this;
  if (thread.secured) tls_ = std::make_unique<tls_stream>(socket_, thread.secured, this_one);
}

session::~session() = default;

void session::start() {
  error_code ignored;
  socket_.set_option(boost::asio::ip::tcp::no_delay(true), ignored);
  socket_.non_blocking(true, ignored);
  if (tls_) (void)peer();  // for the log, when it has left already
  box_ = std::make_shared<answer_box>(thread_.mail, weak_from_this());
  const limits& allowed = thread_.options.allowed;
  idle_since_ = clock::now();
  const auto patience = tls_ ? allowed.header : allowed.idle;
  set_deadline(idle_since_ + (for_probes_ ? allowed.probe : patience));
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
      // First, for at a stop a handshake under way counts as a request. Silence is no failure.
      if (tls_ && !tls_->is_ready()) {
        if (tls_->has_begun()) tell_of_failed_handshake("it was not done in time");
        return close();
      }
      if (has_request_) return refuse(408, "the request did not arrive in time");
      if (for_probes_) return (void)send_away_if_silent();
      return close_if_idle();
    case phase::delaying:
      return end_delay();
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
  in_parts_ = false;
  status_ = 0;
  body_sent_ = 0;
  began_ = clock::now();
  first_byte_ = began_;
  whole_ = began_;
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
  const bool has_come = tls_ ? tls_->has_input() : socket_.available(error) != 0 && !error;
  if (!has_come) return close();
  begin_exchange();  // its first byte is about to be read
}

void session::account(clock::time_point now) {
  if (auto* const meter = thread_.handling.meter) {
    const registry::endpoint* const asked = admitted_ ? admitted_->asked : nullptr;
    const auto verb = asked != nullptr && asked->verb == method::get
                          ? (admitted_->head_only ? counted_verb::head : counted_verb::get)
                          : counted_verb_of(reader_.is_head_complete() ? reader_.head().verb : "");
    meter->count(asked, verb, status_, now - whole_, now);
  }
  if (thread_.accesses != nullptr) note_access(*thread_.accesses, now);
}

void session::note_access(log::access_log::lane& accesses, clock::time_point now) {
  constexpr int client_left = 499;  // as nginx has it; no client ever sees it
  log::access_entry happened;
  happened.client = peer();
  if (who_) happened.user = who_->name;
  if (reader_.is_head_complete()) {
    const request_head& head = reader_.head();
    happened.verb = head.verb;
    happened.target = head.target;
    happened.version = head.version;
    happened.fields = head.fields;
  }
  happened.status = status_ == 0 ? client_left : status_;
  happened.bytes = body_sent_;
  happened.took = now - whole_;
  accesses.write(happened, now);
}

bool session::is_idle_for_less_than(std::chrono::milliseconds time) const {
  return phase_ == phase::reading && !has_request_ && clock::now() - idle_since_ < time;
}

bool session::send_away_if_silent() {
  if (phase_ != phase::reading || admitted_) return false;
  if (tls_ && tls_->is_ready()) {
    tls_->send_last(full_house);
    tls_->close();
    dismiss(socket_, {});
  } else {
    send_full_house(socket_, tls_ != nullptr);
  }
  close();
  return true;
}

void session::close() {
  if (phase_ == phase::closed) return;
  // Who left before anything was known of the request has not asked.
  if (has_request_ && admitted_) account(clock::now());
  if (phase_ == phase::delaying) thread_.open.end_delay();
  phase_ = phase::closed;
  if (call_ != 0) cancel_call();
  pieces_.reset();
  end_exchange();
  if (tls_) tls_->close();
  error_code ignored;
  socket_.close(ignored);
  timer_.cancel();
  thread_.open.close_connection();
  if (for_probes_) --thread_.for_probes;
  thread_.sessions.erase(shared_from_this());
}

}  // namespace host::http
