#include "http/server_thread.hpp"

#include <linux/filter.h>
#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <new>
#include <string_view>
#include <utility>

#include <boost/asio/error.hpp>

#include "calls/thread_role.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

using boost::system::error_code;
using tcp = boost::asio::ip::tcp;
using share_port = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::string_view source = "host";
constexpr std::chrono::milliseconds pause_without_descriptors{100};
/// In which who has just connected, or got an answer, has begun to ask, however busy.
constexpr std::chrono::milliseconds time_of_a_first_byte{1000};

/// From now on the system answers nobody who wants to connect; who has begun to goes on. Without it
/// a connection that is made between the last look and the close would be reset, with a request on
/// it maybe. A system that has no such filter does no harm.
void drop_new_handshakes(int listening) {
  constexpr std::uint32_t flags_at = 13;  // in the header of TCP
  constexpr std::uint32_t syn = 0x02;
  constexpr std::uint32_t ack = 0x10;
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_B | BPF_ABS, flags_at),
      BPF_STMT(BPF_ALU | BPF_AND | BPF_K, syn | ack),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, syn, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, 0),
      BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
  };
  const sock_fprog filter{sizeof(program) / sizeof(program[0]), program};
  ::setsockopt(listening, SOL_SOCKET, SO_ATTACH_FILTER, &filter, sizeof(filter));
}

}  // namespace

server_thread::server_thread(const listener_options& options, const request_handling& to,
                             traffic& open, rare_lines& lines)
    : shared_(options, to, open, lines),
      guard_(boost::asio::make_work_guard(shared_.io)),
      acceptor_(shared_.io),
      retry_(shared_.io) {
  if (to.accesses != nullptr) shared_.accesses = &to.accesses->add_lane();
  shared_.watched = &to.watch.add([this] { succeed(); });
}

server_thread::~server_thread() {
  join();
  shared_.mail->close();
  shared_.handling.watch.remove(*shared_.watched);
}

error_code server_thread::bind(const tcp::endpoint& endpoint, bool is_first) {
  error_code error;
  acceptor_.open(endpoint.protocol(), error);
  if (!error) acceptor_.set_option(acceptor::reuse_address(true), error);
  if (!error && !is_first) acceptor_.set_option(share_port(true), error);
  if (!error) acceptor_.bind(endpoint, error);
  if (!error && is_first) acceptor_.set_option(share_port(true), error);
  return error;
}

error_code server_thread::listen() {
  error_code error;
  acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
  if (!error) acceptor_.non_blocking(true, error);
  return error;
}

std::uint16_t server_thread::port() const {
  error_code ignored;
  return acceptor_.local_endpoint(ignored).port();
}

void server_thread::start() {
  accept_next();
  const std::lock_guard lock(succession_);
  threads_.emplace_back([this] { run(); });
}

void server_thread::secure_with(std::shared_ptr<const tls::server_context> context) {
  shared_.mail->post([this, context = std::move(context)] { shared_.secured = context; });
}

void server_thread::announce_close() {
  shared_.mail->post([this] { shared_.closing = true; });
}

void server_thread::refuse_handshakes() {
  shared_.mail->post([this] { drop_new_handshakes(acceptor_.native_handle()); });
}

void server_thread::stop_accepting(std::shared_ptr<roll_call> call) {
  shared_.mail->post([this, call = std::move(call)] {
    shared_.closing = true;
    serve_backlog();
    error_code ignored;
    acceptor_.close(ignored);
    retry_.cancel();
    call->report();
  });
}

void server_thread::close_idle(std::shared_ptr<roll_call> call) {
  shared_.mail->post([this, call = std::move(call)] {
    const auto open = shared_.sessions;  // closing takes them out of the list
    std::size_t left = 0;
    for (const auto& each : open) {
      if (each->is_idle_for_less_than(time_of_a_first_byte)) {
        ++left;
      } else {
        each->close_if_idle();
      }
    }
    call->report(left);
  });
}

void server_thread::tell_open_requests(std::shared_ptr<roll_call> call) {
  shared_.mail->post([this, call = std::move(call)] {
    constexpr std::int64_t most_told = 50;
    std::int64_t count = 0;
    for (const auto& each : shared_.sessions) {
      if (!each->has_request() || ++count > most_told) continue;
      each->tell("request_open", "This request was open at the end.");
    }
    if (count > most_told) {
      shared_.handling.logger.write(log::level::warn, source, "requests_open",
                                    "So many more requests were open at the end.",
                                    {{"count", count - most_told}});
    }
    call->report();
  });
}

void server_thread::end(std::atomic<std::size_t>& cut_off) {
  shared_.mail->post([this, &cut_off] {
    error_code ignored;
    acceptor_.close(ignored);
    const auto left = shared_.sessions;  // closing takes them out of the list
    for (const auto& each : left) {
      if (each->has_request()) {
        cut_off.fetch_add(1, std::memory_order_relaxed);
        each->tell("request_cut_off", "The host stops before the request was answered.");
      }
      each->close();
    }
    shared_.io.stop();
  });
}

void server_thread::join() {
  for (;;) {
    std::thread next;
    {
      const std::lock_guard lock(succession_);
      if (threads_.empty()) return;
      next = std::move(threads_.back());
      threads_.pop_back();
    }
    next.join();
  }
}

/// On the watch's thread: the one that runs now is inside a plugin and does not come back soon.
void server_thread::succeed() {
  const std::lock_guard lock(succession_);
  threads_.emplace_back([this] { run(); });
}

void server_thread::run() {
  calls::current_thread_role = calls::thread_role::io;
  for (;;) {
    try {
      shared_.io.run();
      return;
    } catch (const thread_replaced&) {
      // What this thread has posted from inside has woken nobody, since the loop is meant for one
      // thread: a word from outside does.
      shared_.mail->post([] {});
      return;
    } catch (const std::exception& error) {
      // Its connection is left to its deadline; the others go on.
      shared_.handling.logger.write(log::level::error, source, "network_thread_failed",
                                    error.what());
    }
  }
}

void server_thread::accept_next() {
  acceptor_.async_accept([this](const error_code& error, tcp_socket socket) {
    // One may have been accepted just before the port was closed.
    if (!error) serve_if_memory_allows(std::move(socket));
    if (!acceptor_.is_open() || error == boost::asio::error::operation_aborted) return;
    if (error) return on_accept_failed(error);
    accept_next();
  });
}

/// Out of descriptors or memory: the connection waits in the backlog, asking again at once would
/// only burn the processor.
void server_thread::on_accept_failed(const error_code& error) {
  if (error == boost::asio::error::connection_aborted) return accept_next();
  shared_.lines.accept_failed(error.message(), shared_.open.connections());
  retry_.expires_after(pause_without_descriptors);
  retry_.async_wait([this](const error_code& stopped) {
    if (!stopped && acceptor_.is_open()) accept_next();
  });
}

/// A connection for which there is no memory is closed; the next one is waited for all the same.
void server_thread::serve_if_memory_allows(tcp_socket socket) {
  try {
    serve(std::move(socket));
  } catch (const std::bad_alloc&) {
    shared_.lines.accept_failed("no memory for a connection", shared_.open.connections());
  }
}

void server_thread::serve(tcp_socket socket) {
  const bool has_place = shared_.open.open_connection();
  if (!has_place) {
    shared_.lines.connection_refused(shared_.options.allowed.connections);
    if (!make_room_for_probe()) return send_full_house(socket, shared_.secured != nullptr);
    shared_.open.open_extra_connection();
    ++shared_.for_probes;
  }
  std::shared_ptr<session> made;
  try {
    made = std::make_shared<session>(shared_, std::move(socket), !has_place);
    shared_.sessions.insert(made);
  } catch (const std::bad_alloc&) {
    shared_.open.close_connection();
    if (!has_place) --shared_.for_probes;
    throw;
  }
  made->start();
}

/// Each thread has its share of the reserve. When it is taken, who waits longest without having
/// asked for anything is sent away: a probe asks as soon as it is connected.
bool server_thread::make_room_for_probe() {
  const std::size_t threads = std::max<std::size_t>(shared_.options.threads, 1);
  const std::size_t share = (shared_.options.allowed.probe_connections + threads - 1) / threads;
  if (shared_.for_probes < share) return true;
  auto& silent = shared_.newcomers;
  while (!silent.empty()) {
    const auto first = silent.front().lock();
    silent.pop_front();
    if (first && first->send_away_if_silent()) return true;
  }
  return false;
}

void server_thread::serve_backlog() {
  for (;;) {
    error_code error;
    tcp_socket socket(shared_.io);
    acceptor_.accept(socket, error);
    if (error) return;
    serve(std::move(socket));
  }
}

}  // namespace host::http
