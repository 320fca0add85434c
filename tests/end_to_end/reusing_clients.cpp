#include "end_to_end/reusing_clients.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace end_to_end {
namespace {

/// The size of the answer that `input` begins with; 0 when it is not whole.
std::size_t size_of_answer(const std::string& input) {
  const std::size_t head = input.find("\r\n\r\n");
  if (head == std::string::npos) return 0;
  constexpr std::string_view name = "\r\nContent-Length: ";
  const std::size_t length = input.find(name);
  const std::size_t body = length < head ? std::stoul(input.substr(length + name.size())) : 0;
  const std::size_t whole = head + 4 + body;
  return input.size() >= whole ? whole : 0;
}

}  // namespace

reusing_clients::reusing_clients(std::uint16_t port, std::size_t clients,
                                 std::vector<std::string> requests)
    : port_(port), requests_(std::move(requests)), queue_(::epoll_create1(EPOLL_CLOEXEC)) {
  if (queue_ < 0) throw std::runtime_error("epoll_create1 failed");
  clients_.resize(clients);
  for (std::size_t number = 0; number < clients; ++number) connect(number);
}

reusing_clients::~reusing_clients() {
  for (client& each : clients_) close(each);
  ::close(queue_);
}

bool reusing_clients::step() {
  constexpr int moment_ms = 10;
  std::array<epoll_event, 256> ready;
  const int count = ::epoll_wait(queue_, ready.data(), static_cast<int>(ready.size()), moment_ms);
  for (int at = 0; at < count; ++at) on_ready(ready[static_cast<std::size_t>(at)].data.u64);
  return counts_.gone < clients_.size();
}

std::size_t reusing_clients::open_requests() const {
  return static_cast<std::size_t>(
      std::count_if(clients_.begin(), clients_.end(),
                    [](const client& each) { return each.what == phase::waiting; }));
}

void reusing_clients::connect(std::size_t number) {
  client& each = clients_[number];
  each.descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (each.descriptor < 0) throw std::runtime_error("no socket for a client");
  each.what = phase::connecting;
  each.input.clear();
  each.answers = 0;
  each.connected = clock::now();
  const int on = 1;
  ::setsockopt(each.descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_port = htons(port_);
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(each.descriptor, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) != 0 &&
      errno != EINPROGRESS) {
    close(each);
    ++counts_.gone;
    return;
  }
  epoll_event wanted{EPOLLOUT, {.u64 = number}};
  ::epoll_ctl(queue_, EPOLL_CTL_ADD, each.descriptor, &wanted);
}

void reusing_clients::on_ready(std::size_t number) {
  client& each = clients_[number];
  if (each.what == phase::waiting) return receive(number);
  if (each.what != phase::connecting) return;
  int fault = 0;
  socklen_t size = sizeof(fault);
  ::getsockopt(each.descriptor, SOL_SOCKET, SO_ERROR, &fault, &size);
  if (fault != 0) {
    close(each);
    ++counts_.gone;
    return;
  }
  epoll_event wanted{EPOLLIN, {.u64 = number}};
  ::epoll_ctl(queue_, EPOLL_CTL_MOD, each.descriptor, &wanted);
  send(number);
}

void reusing_clients::send(std::size_t number) {
  client& each = clients_[number];
  const std::string& request = requests_[number % requests_.size()];
  const auto sent = ::send(each.descriptor, request.data(), request.size(), MSG_NOSIGNAL);
  if (sent == static_cast<ssize_t>(request.size())) {
    each.what = phase::waiting;
    each.sent = clock::now();
    return;
  }
  ++counts_.unsent;
  close(each);
  connect(number);
}

void reusing_clients::receive(std::size_t number) {
  client& each = clients_[number];
  std::array<char, 4096> block;
  const auto got = ::recv(each.descriptor, block.data(), block.size(), 0);
  if (got < 0 && errno == EAGAIN) return;
  if (got <= 0) {
    const auto now = clock::now();
    const auto ms = [now](clock::time_point since) {
      return std::to_string((now - since) / std::chrono::milliseconds(1)) + " ms ago";
    };
    losses_.push_back((got == 0 ? "end" : std::generic_category().message(errno)) + " after " +
                      std::to_string(each.input.size()) + " bytes and " +
                      std::to_string(each.answers) + " answers; connected " + ms(each.connected) +
                      ", sent " + ms(each.sent));
    ++counts_.lost;
    close(each);
    return connect(number);
  }
  each.input.append(block.data(), static_cast<std::size_t>(got));
  const std::size_t whole = size_of_answer(each.input);
  if (whole == 0) return;
  ++counts_.answered;
  ++each.answers;
  if (!each.input.starts_with("HTTP/1.1 200 ")) ++counts_.refused;
  const bool is_last = each.input.find("\r\nConnection: close\r\n") < whole;
  each.input.erase(0, whole);
  if (!is_last) return send(number);
  ++counts_.reconnected;
  close(each);
  connect(number);
}

void reusing_clients::close(client& each) {
  if (each.descriptor >= 0) ::close(std::exchange(each.descriptor, -1));
  each.what = phase::gone;
}

}  // namespace end_to_end
