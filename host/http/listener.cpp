#include "http/listener.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/ip/address.hpp>

#include "calls/thread_role.hpp"
#include "http/network_thread.hpp"
#include "http/session.hpp"
#include "log/logger.hpp"

namespace host::http {
namespace {

using boost::system::error_code;
using tcp = boost::asio::ip::tcp;
using clock = std::chrono::steady_clock;
using acceptor = boost::asio::basic_socket_acceptor<tcp, boost::asio::io_context::executor_type>;
using share_port = boost::asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

constexpr std::string_view source = "host";
constexpr std::string_view full_house =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nRetry-After: 1\r\n"
    "Connection: close\r\n\r\n";
constexpr std::chrono::milliseconds pause_without_descriptors{100};
constexpr std::chrono::seconds patience_with_threads{5};

/// Counts down as threads report, and lets one wait for all of them.
class roll_call {
 public:
  explicit roll_call(std::size_t missing) : missing_(missing) {}
  void report() {
    const std::lock_guard lock(mutex_);
    if (--missing_ == 0) complete_.notify_all();
  }
  bool wait(std::chrono::seconds most) {
    std::unique_lock lock(mutex_);
    return complete_.wait_for(lock, most, [this] { return missing_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable complete_;
  std::size_t missing_;
};

/// One thread with its acceptor and its connections.
class server_thread {
 public:
  server_thread(const listener_options& options, const request_handling& to, traffic& open)
      : shared_(options, to, open),
        guard_(boost::asio::make_work_guard(shared_.io)),
        acceptor_(shared_.io),
        retry_(shared_.io) {
    shared_.watched = &to.watch.add([this] { succeed(); });
  }

  ~server_thread() {
    join();
    shared_.mail->close();
    shared_.handling.watch.remove(*shared_.watched);
  }
  server_thread(const server_thread&) = delete;
  server_thread& operator=(const server_thread&) = delete;

  /// The first one takes the port for itself, and only then lets its siblings share it: so that a
  /// second process is told that the port is in use.
  error_code bind(const tcp::endpoint& endpoint, bool is_first) {
    error_code error;
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(acceptor::reuse_address(true), error);
    if (!error && !is_first) acceptor_.set_option(share_port(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error && is_first) acceptor_.set_option(share_port(true), error);
    return error;
  }

  error_code listen() {
    error_code error;
    acceptor_.listen(boost::asio::socket_base::max_listen_connections, error);
    if (!error) acceptor_.non_blocking(true, error);
    return error;
  }

  std::uint16_t port() const {
    error_code ignored;
    return acceptor_.local_endpoint(ignored).port();
  }

  void start() {
    accept_next();
    const std::lock_guard lock(succession_);
    threads_.emplace_back([this] { run(); });
  }

  void announce_close() {
    shared_.mail->post([this] { shared_.closing = true; });
  }

  void stop_accepting(std::shared_ptr<roll_call> call) {
    shared_.mail->post([this, call = std::move(call)] {
      shared_.closing = true;
      serve_backlog();
      error_code ignored;
      acceptor_.close(ignored);
      retry_.cancel();
      call->report();
    });
  }

  /// `cut_off` must outlive the thread.
  void end(std::atomic<std::size_t>& cut_off) {
    shared_.mail->post([this, &cut_off] {
      error_code ignored;
      acceptor_.close(ignored);
      const auto left = shared_.sessions;  // closing takes them out of the list
      for (const auto& each : left) {
        if (each->has_request()) {
          cut_off.fetch_add(1, std::memory_order_relaxed);
          shared_.handling.logger.write(log::level::warn, source, "request_cut_off",
                                        "The host stops before the request was answered.",
                                        {{"request", each->describe()}});
        }
        each->close();
      }
      shared_.io.stop();
    });
  }

  /// Those that a plugin held, too: they return as soon as it lets them go.
  void join() {
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

 private:
  /// On the watch's thread: the one that runs now is inside a plugin and does not come back soon.
  void succeed() {
    const std::lock_guard lock(succession_);
    threads_.emplace_back([this] { run(); });
  }

  void run() {
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

  void accept_next() {
    acceptor_.async_accept([this](const error_code& error, tcp_socket socket) {
      if (error == boost::asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (error) return on_accept_failed(error);
      serve(std::move(socket));
      accept_next();
    });
  }

  /// Out of descriptors or memory: the connection waits in the backlog, asking again at once would
  /// only burn the processor.
  void on_accept_failed(const error_code& error) {
    if (error == boost::asio::error::connection_aborted) return accept_next();
    if (may_complain()) {
      shared_.handling.logger.write(log::level::warn, source, "accept_failed", error.message());
    }
    retry_.expires_after(pause_without_descriptors);
    retry_.async_wait([this](const error_code& stopped) {
      if (!stopped && acceptor_.is_open()) accept_next();
    });
  }

  void serve(tcp_socket socket) {
    if (!shared_.open.open_connection()) return turn_away(std::move(socket));
    const auto made = std::make_shared<session>(shared_, std::move(socket));
    shared_.sessions.insert(made);
    made->start();
  }

  void turn_away(tcp_socket socket) {
    if (may_complain()) {
      shared_.handling.logger.write(
          log::level::warn, source, "connection_refused", "All connections are taken.",
          {{"limit", static_cast<std::int64_t>(shared_.options.allowed.connections)}});
    }
    error_code ignored;
    socket.non_blocking(true, ignored);
    socket.write_some(boost::asio::buffer(full_house), ignored);
  }

  void serve_backlog() {
    for (;;) {
      error_code error;
      tcp_socket socket(shared_.io);
      acceptor_.accept(socket, error);
      if (error) return;
      serve(std::move(socket));
    }
  }

  /// What happens a thousand times a second is told once a second.
  bool may_complain() {
    const clock::time_point now = clock::now();
    if (now < quiet_until_) return false;
    quiet_until_ = now + std::chrono::seconds(1);
    return true;
  }

  network_thread shared_;
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> guard_;
  acceptor acceptor_;
  boost::asio::basic_waitable_timer<clock, boost::asio::wait_traits<clock>,
                                    boost::asio::io_context::executor_type>
      retry_;
  clock::time_point quiet_until_;
  std::mutex succession_;
  std::vector<std::thread> threads_;  ///< the last one serves; guarded by succession_
};

std::string bind_failure(const listener_options& options, const error_code& error) {
  std::string sentence = "cannot listen on " + options.address + " port " +
                         std::to_string(options.port) + ": " + error.message() + "; ";
  if (error == boost::asio::error::address_in_use) {
    return sentence +
           "end the process that uses the port, or choose another port (0 takes a free "
           "one)";
  }
  if (error == boost::asio::error::access_denied) {
    return sentence + "choose a port above 1023, or let the process bind low ports";
  }
  if (error == boost::system::errc::address_not_available) {
    return sentence + "choose an address that this machine has, or 0.0.0.0 for all of them";
  }
  return sentence + "check the address and the port";
}

}  // namespace

class listener::state {
 public:
  state(const listener_options& with, const request_handling& to)
      : options(with), handling(to), open(with.allowed.connections, with.allowed.kept_bytes) {}

  const listener_options options;
  const request_handling handling;
  traffic open;
  std::atomic<std::size_t> cut_off{0};
  std::uint16_t port = 0;
  bool accepting = true;
  bool closed = false;
  std::vector<std::unique_ptr<server_thread>> threads;

  std::optional<std::string> start();
};

std::optional<std::string> listener::state::start() {
  error_code error;
  const auto address = boost::asio::ip::make_address(options.address, error);
  if (error) {
    return "cannot listen on \"" + options.address +
           "\": this is no address of IPv4 or IPv6; write one such as 127.0.0.1, 0.0.0.0 or ::1";
  }
  port = options.port;
  for (std::size_t made = 0; made < std::max<std::size_t>(options.threads, 1); ++made) {
    threads.push_back(std::make_unique<server_thread>(options, handling, open));
    error = threads.back()->bind({address, port}, made == 0);
    if (error) return bind_failure(options, error);
    port = threads.back()->port();
  }
  for (const auto& each : threads) {
    if ((error = each->listen())) return bind_failure(options, error);
  }
  for (const auto& each : threads) each->start();
  handling.logger.write(log::level::info, source, "listening", "The port is open.",
                        {{"address", options.address}, {"port", std::int64_t{port}}});
  return std::nullopt;
}

tl::expected<std::unique_ptr<listener>, std::string> listener::open(const listener_options& options,
                                                                    const request_handling& to) {
  auto made = std::make_unique<state>(options, to);
  if (auto fault = made->start()) return tl::unexpected(std::move(*fault));
  return std::unique_ptr<listener>(new listener(std::move(made)));
}

listener::listener(std::unique_ptr<state> made) : state_(std::move(made)) {}

listener::~listener() {
  close();
}

std::uint16_t listener::port() const {
  return state_->port;
}

void listener::announce_close() {
  for (const auto& each : state_->threads) each->announce_close();
}

void listener::stop_accepting() {
  if (!std::exchange(state_->accepting, false)) return;
  const auto call = std::make_shared<roll_call>(state_->threads.size());
  for (const auto& each : state_->threads) each->stop_accepting(call);
  if (!call->wait(patience_with_threads)) {
    state_->handling.logger.write(log::level::warn, source, "network_thread_stalled",
                                  "A network thread is held by a handler that does not return.");
  }
}

bool listener::wait_until_quiet(std::chrono::milliseconds drain, std::chrono::milliseconds idle) {
  const clock::time_point now = clock::now();
  return state_->open.wait_until_quiet(now + drain, now + idle);
}

std::size_t listener::close() {
  if (!std::exchange(state_->closed, true)) {
    for (const auto& each : state_->threads) each->end(state_->cut_off);
    for (const auto& each : state_->threads) each->join();
  }
  return state_->cut_off.load();
}

std::size_t listener::stop(std::chrono::milliseconds drain) {
  stop_accepting();
  wait_until_quiet(drain);
  const std::size_t cut_off = close();
  state_->handling.logger.write(log::level::info, source, "port_closed", "The port is closed.",
                                {{"cut_off", static_cast<std::int64_t>(cut_off)}});
  return cut_off;
}

std::size_t listener::open_connections() const {
  return state_->open.connections();
}
std::size_t listener::open_requests() const {
  return state_->open.requests();
}

}  // namespace host::http
