#include "support/raw_socket.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "support/tls_client.hpp"

namespace support {
namespace {

using clock = std::chrono::steady_clock;

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error{"raw_socket: " + what};
}

int left_ms(clock::time_point deadline) {
  auto const left = std::chrono::ceil<std::chrono::milliseconds>(deadline - clock::now()).count();
  return left < 0 ? 0 : static_cast<int>(left);
}

bool wait_for(int descriptor, short events, clock::time_point deadline) {
  pollfd waited{descriptor, events, 0};
  for (;;) {
    int const ready = ::poll(&waited, 1, left_ms(deadline));
    if (ready > 0) return true;
    if (ready == 0) return false;
    if (errno != EINTR) fail(std::string{"poll: "} + std::generic_category().message(errno));
  }
}

}  // namespace

raw_socket raw_socket::connect(std::uint16_t port, milliseconds timeout) {
  auto const deadline = clock::now() + timeout;
  int const descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (descriptor < 0) fail(std::string{"socket: "} + std::generic_category().message(errno));
  raw_socket made{descriptor};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int error = 0;
  if (::connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    error = errno;
    if (error == EINPROGRESS) {
      if (!wait_for(descriptor, POLLOUT, deadline)) fail("connect: time is over");
      socklen_t size = sizeof error;
      ::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &error, &size);
    }
  }
  if (error != 0) {
    fail("connect to 127.0.0.1:" + std::to_string(port) + ": " +
         std::generic_category().message(error));
  }
  int const one = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return made;
}

raw_socket::raw_socket(int owned_descriptor) noexcept : descriptor_{owned_descriptor} {}

raw_socket::raw_socket(raw_socket&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)},
      tls_{std::move(other.tls_)},
      buffer_{std::move(other.buffer_)} {}

raw_socket& raw_socket::operator=(raw_socket&& other) noexcept {
  if (this != &other) {
    close();
    descriptor_ = std::exchange(other.descriptor_, -1);
    tls_ = std::move(other.tls_);
    buffer_ = std::move(other.buffer_);
  }
  return *this;
}

raw_socket::~raw_socket() {
  close();
}

void raw_socket::secure(milliseconds timeout) {
  auto const deadline = clock::now() + timeout;
  tls_ = std::make_unique<tls_client>(descriptor_);
  while (auto const wanted = tls_->shake_hands()) {
    if (!wait_for(descriptor_, wanted, deadline)) fail("shaking hands: time is over");
  }
}

bool raw_socket::has_unread() const {
  char one = 0;
  return !buffer_.empty() || (tls_ && tls_->has_unread()) ||
         ::recv(descriptor_, &one, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

void raw_socket::close() noexcept {
  tls_.reset();
  if (descriptor_ >= 0) ::close(std::exchange(descriptor_, -1));
}

void raw_socket::send(std::string_view bytes, milliseconds timeout) {
  auto const deadline = clock::now() + timeout;
  while (tls_ && !bytes.empty()) {
    auto const [sent, wanted] = tls_->send(bytes);
    bytes.remove_prefix(sent);
    if (wanted != 0 && !wait_for(descriptor_, wanted, deadline)) fail("send: time is over");
  }
  while (!bytes.empty()) {
    ssize_t const sent =
        ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) {
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      if (!wait_for(descriptor_, POLLOUT, deadline)) fail("send: time is over");
    } else if (errno != EINTR) {
      fail(std::string{"send: "} + std::generic_category().message(errno));
    }
  }
}

bool raw_socket::fill(clock::time_point deadline) {
  std::array<char, 16384> chunk;
  while (tls_) {
    auto const [got, wanted] = tls_->receive(chunk.data(), chunk.size());
    buffer_.append(chunk.data(), got);
    if (wanted == 0) return got != 0;
    if (!wait_for(descriptor_, wanted, deadline)) {
      fail("read: time is over after \"" + buffer_.substr(0, 200) + "\"");
    }
  }
  for (;;) {
    if (!wait_for(descriptor_, POLLIN, deadline)) {
      fail("read: time is over after \"" + buffer_.substr(0, 200) + "\"");
    }
    ssize_t const got = ::recv(descriptor_, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got > 0) {
      buffer_.append(chunk.data(), static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0 || errno == ECONNRESET) return false;
    if (errno != EINTR && errno != EAGAIN && errno != EWOULDBLOCK) {
      fail(std::string{"recv: "} + std::generic_category().message(errno));
    }
  }
}

std::string raw_socket::read_until(std::string_view end, milliseconds timeout) {
  auto const deadline = clock::now() + timeout;
  for (;;) {
    if (auto const at = buffer_.find(end); at != std::string::npos) {
      std::string result = buffer_.substr(0, at + end.size());
      buffer_.erase(0, at + end.size());
      return result;
    }
    if (!fill(deadline)) fail("the peer closed after \"" + buffer_.substr(0, 200) + "\"");
  }
}

std::string raw_socket::read_exactly(std::size_t count, milliseconds timeout) {
  auto const deadline = clock::now() + timeout;
  while (buffer_.size() < count) {
    if (!fill(deadline)) fail("the peer closed after \"" + buffer_.substr(0, 200) + "\"");
  }
  std::string result = buffer_.substr(0, count);
  buffer_.erase(0, count);
  return result;
}

std::string raw_socket::read_to_end(milliseconds timeout) {
  auto const deadline = clock::now() + timeout;
  while (fill(deadline)) {
  }
  return std::exchange(buffer_, {});
}

bool raw_socket::wait_closed(milliseconds timeout) {
  auto const deadline = clock::now() + timeout;
  while ((tls_ && tls_->has_unread()) || wait_for(descriptor_, POLLIN, deadline)) {
    if (tls_) {
      // What has come may be a part of a record only.
      std::array<char, 16384> chunk;
      auto const [got, wanted] = tls_->receive(chunk.data(), chunk.size());
      buffer_.append(chunk.data(), got);
      if (wanted == 0 && got == 0) return true;
    } else if (!fill(deadline)) {
      return true;
    }
  }
  return false;
}

void raw_socket::half_close() {
  if (tls_) tls_->say_goodbye();
  ::shutdown(descriptor_, SHUT_WR);
}

void raw_socket::shutdown_both() noexcept {
  ::shutdown(descriptor_, SHUT_RDWR);
}

void raw_socket::reset() {
  linger const now{1, 0};
  ::setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &now, sizeof now);
  close();
}

}  // namespace support
