#include "support/http_server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "support/http_wire.hpp"
#include "support/raw_socket.hpp"

namespace support {
namespace {

using clock = std::chrono::steady_clock;

enum class mode { accepting, refusing, stopped };

/// A level that many threads can poll.
class wake_signal {
 public:
  wake_signal() : descriptor_{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)} {
    if (descriptor_ < 0) throw std::runtime_error{"http_server: no eventfd"};
  }
  wake_signal(const wake_signal&) = delete;
  ~wake_signal() { ::close(descriptor_); }

  void raise() {
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const written = ::write(descriptor_, &one, sizeof one);
  }
  void lower() {
    std::uint64_t count = 0;
    [[maybe_unused]] auto const got = ::read(descriptor_, &count, sizeof count);
  }
  int descriptor() const { return descriptor_; }

 private:
  int descriptor_;
};

bool bind_and_listen(const raw_socket& listener, const sockaddr_in& address) {
  return ::bind(listener.descriptor(), reinterpret_cast<const sockaddr*>(&address),
                sizeof address) == 0 &&
         ::listen(listener.descriptor(), SOMAXCONN) == 0;
}

/// A port that was given up for a while may be some connection's own meanwhile, which other tests
/// make by the thousand: it is waited for.
raw_socket listen_on(std::uint16_t port) {
  raw_socket listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  int const one = 1;
  ::setsockopt(listener.descriptor(), SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  constexpr auto pause = std::chrono::milliseconds{50};
  constexpr int most_pauses = 400;
  bool done = bind_and_listen(listener, address);
  for (int pauses = 0; !done && errno == EADDRINUSE && pauses < most_pauses; ++pauses) {
    std::this_thread::sleep_for(pause);
    done = bind_and_listen(listener, address);
  }
  if (!done) {
    throw std::runtime_error{"http_server: cannot listen on 127.0.0.1:" + std::to_string(port) +
                             ": " + std::generic_category().message(errno)};
  }
  return listener;
}

std::uint16_t port_of(const raw_socket& listener) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  ::getsockname(listener.descriptor(), reinterpret_cast<sockaddr*>(&address), &size);
  return ntohs(address.sin_port);
}

struct connection {
  explicit connection(int descriptor) : socket{descriptor} {}
  raw_socket socket;
  wake_signal closing;
  std::atomic<bool> done{false};
  std::thread thread;
};

/// Waits; false when the connection is to end (the peer went away, or the server closes it).
bool rest(const connection& with, std::chrono::milliseconds how_long, bool for_ever = false) {
  auto const until = clock::now() + how_long;
  for (;;) {
    auto const left = std::chrono::ceil<std::chrono::milliseconds>(until - clock::now()).count();
    if (!for_ever && left <= 0) return true;
    pollfd waited[] = {{with.closing.descriptor(), POLLIN, 0},
                       {with.socket.descriptor(), POLLRDHUP, 0}};
    int const ready = ::poll(waited, 2, for_ever ? -1 : static_cast<int>(left));
    if (ready > 0) return false;
    if (ready < 0 && errno != EINTR) return false;
  }
}

bool drip(connection& to, std::string_view bytes, const http_reply& reply) {
  std::size_t const step = std::max<std::size_t>(1, reply.byte_count);
  while (!bytes.empty()) {
    to.socket.send(bytes.substr(0, step));
    bytes.remove_prefix(std::min(step, bytes.size()));
    if (!bytes.empty() && !rest(to, reply.interval)) return false;
  }
  return true;
}

/// Sends the reply in its manner; true when the connection may go on.
bool deliver(connection& to, const http_reply& reply, bool to_head_request) {
  constexpr std::chrono::minutes send_timeout{10};  // a peer that reads slowly is part of the tests
  if (reply.delay.count() > 0 && !rest(to, reply.delay)) return false;
  if (reply.manner == reply_manner::close_before) return false;
  if (reply.manner == reply_manner::hang) return rest(to, {}, true) && false;
  if (reply.manner == reply_manner::endless) {
    to.socket.send(reply_head(reply, false));
    std::string const again = reply.body.empty() ? std::string(4096, ' ') : reply.body;
    for (;;) {
      to.socket.send(again, send_timeout);
      if (!rest(to, reply.interval)) return false;
    }
  }
  std::string bytes = reply_head(reply, true);
  if (!to_head_request) bytes += reply.body;
  if (reply.manner == reply_manner::drip) return drip(to, bytes, reply);
  if (reply.manner == reply_manner::close_after) {
    to.socket.send(std::string_view{bytes}.substr(0, reply.byte_count), send_timeout);
    return false;
  }
  to.socket.send(bytes, send_timeout);
  auto const announced = header_value(reply.headers, "connection");
  return !announced || !same_name(*announced, "close");
}

}  // namespace

class http_server::impl {
 public:
  impl(handler handle, std::uint16_t port)
      : handle_{std::move(handle)}, listener_{listen_on(port)}, port_{port_of(listener_)} {
    accepting_ = std::thread{[this] { run(); }};
  }

  ~impl() { stop(); }

  /// Returns when the accepting thread has done it.
  void want(mode wanted) {
    std::unique_lock lock{mutex_};
    if (wanted_ == mode::stopped) return;
    wanted_ = wanted;
    wake_.raise();
    changed_.wait(lock, [&] { return reached_ == wanted_; });
  }

  void stop() {
    want(mode::stopped);
    std::lock_guard const one_at_a_time{joining_};
    if (accepting_.joinable()) accepting_.join();
    for (auto& each : connections_) each.thread.join();
    connections_.clear();
  }

  std::uint16_t port() const { return port_; }
  std::uint64_t accepted() const { return accepted_; }

 private:
  void run() {
    mode now = mode::accepting;
    while (now != mode::stopped) {
      // A negative descriptor is skipped by poll: while refusing there is nothing to accept from.
      pollfd waited[] = {{wake_.descriptor(), POLLIN, 0}, {listener_.descriptor(), POLLIN, 0}};
      if (::poll(waited, 2, -1) < 0) continue;
      if ((waited[0].revents & POLLIN) != 0) now = change();
      if ((waited[1].revents & POLLIN) != 0 && now == mode::accepting) accept_one();
    }
  }

  mode change() {
    wake_.lower();
    std::lock_guard const lock{mutex_};
    if (wanted_ == mode::accepting && reached_ != wanted_) listener_ = listen_on(port_);
    if (wanted_ != mode::accepting) {
      listener_.close();
      for (auto& each : connections_) {
        each.closing.raise();
        each.socket.shutdown_both();
      }
    }
    reached_ = wanted_;
    changed_.notify_all();
    return reached_;
  }

  void accept_one() {
    drop_finished();
    int const descriptor = ::accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
    if (descriptor < 0) return;
    int const one = 1;
    ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    auto const number = ++accepted_;
    auto& made = connections_.emplace_back(descriptor);
    made.thread = std::thread{[this, &made, number] { serve(made, number); }};
  }

  void drop_finished() {
    connections_.remove_if([](connection& each) {
      if (!each.done) return false;
      each.thread.join();
      return true;
    });
  }

  void serve(connection& with, std::uint64_t number) {
    try {
      http_reader reader{with.socket};
      while (auto request = reader.next_request()) {
        request->connection = number;
        if (!deliver(with, handle_(*request), request->method == "HEAD")) break;
        if (!reader.keep_alive()) break;
      }
    } catch (const std::exception&) {
      // The peer is gone, or the handler gave up: either way this connection is over.
    }
    with.socket.shutdown_both();  // closed by whoever joins, so that no descriptor is used twice
    with.done = true;
  }

  handler handle_;
  raw_socket listener_;  ///< the accepting thread's own
  std::uint16_t port_;
  std::list<connection> connections_;  ///< the accepting thread's own; stop()'s after joining it
  std::atomic<std::uint64_t> accepted_{0};

  wake_signal wake_;
  std::mutex mutex_;  ///< guards the two modes
  std::condition_variable changed_;
  mode wanted_ = mode::accepting;
  mode reached_ = mode::accepting;

  std::mutex joining_;
  std::thread accepting_;
};

http_server::http_server(handler handle, std::uint16_t port)
    : impl_{std::make_unique<impl>(std::move(handle), port)} {}

http_server::~http_server() = default;

std::uint16_t http_server::port() const {
  return impl_->port();
}

std::string http_server::url() const {
  return "http://127.0.0.1:" + std::to_string(port());
}

void http_server::refuse() {
  impl_->want(mode::refusing);
}

void http_server::accept_again() {
  impl_->want(mode::accepting);
}

void http_server::stop() {
  impl_->stop();
}

std::uint64_t http_server::connections_accepted() const {
  return impl_->accepted();
}

}  // namespace support
