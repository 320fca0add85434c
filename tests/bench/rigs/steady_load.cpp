// Asks at a constant rate, whatever the server does, and tells how long each answer took from the
// moment at which it was due: a server that stalls for 50 ms is charged with everybody who came in
// these 50 ms, and not with the one who could be asked.
//
//   steady_load PORT PATH CONNECTIONS REQUESTS_PER_SECOND SECONDS
//
// Connections are kept, one request at a time on each; what is due when all of them wait for
// answers is sent as soon as one is free. Turns without resting, so give it a processor of its own.
// Writes one line of JSON with exact quantiles, in microseconds.
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace {

using steady = std::chrono::steady_clock;
constexpr std::chrono::seconds grace{5};

[[noreturn]] void fail(const std::string& what) {
  throw std::runtime_error(what);
}

struct connection {
  int socket = -1;
  std::string input;
  steady::time_point due;
};

int connected(std::uint16_t port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0) {
    fail("cannot connect to port " + std::to_string(port) + ": " +
         std::generic_category().message(errno));
  }
  const int on = 1;
  ::setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  ::fcntl(made, F_SETFL, O_NONBLOCK);
  return made;
}

/// True when `input` holds one answer with status 200 and nothing behind it.
bool is_whole(const std::string& input) {
  const auto end = input.find("\r\n\r\n");
  if (end == std::string::npos) return false;
  if (!input.starts_with("HTTP/1.1 200 ")) fail("an answer was no 200: " + input.substr(0, 60));
  constexpr std::string_view field = "content-length:";
  const auto same = [](char a, char b) { return (a | 0x20) == b || a == b; };
  const auto found = std::search(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(end),
                                 field.begin(), field.end(), same);
  const auto at = static_cast<std::size_t>(found - input.begin());
  if (at == end) fail("an answer had no Content-Length");
  const auto length = std::strtoul(input.c_str() + at + field.size(), nullptr, 10);
  return input.size() >= end + 4 + length;
}

class load {
 public:
  load(std::uint16_t port, const std::string& path, std::size_t connections)
      : request_("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        poll_(::epoll_create1(EPOLL_CLOEXEC)),
        connections_(connections) {
    for (std::size_t at = 0; at < connections; ++at) {
      connections_[at].socket = connected(port);
      epoll_event wanted{};
      wanted.events = EPOLLIN;
      wanted.data.u64 = at;
      ::epoll_ctl(poll_, EPOLL_CTL_ADD, connections_[at].socket, &wanted);
      free_.push_back(at);
    }
  }

  std::vector<std::uint32_t> run(double rate, double seconds) {
    const auto count = static_cast<std::uint64_t>(rate * seconds);
    const auto begun = steady::now();
    std::uint64_t sent = 0;
    took_.reserve(count);
    while (took_.size() < count) {
      const auto now = steady::now();
      while (sent < count && !free_.empty()) {
        const auto due = begun + std::chrono::nanoseconds(static_cast<std::int64_t>(
                                     static_cast<double>(sent) * 1e9 / rate));
        if (due > now) break;
        send(free_.back(), due);
        free_.pop_back();
        ++sent;
      }
      receive();
      if (now > begun + std::chrono::duration<double>(seconds) + grace) {
        fail("of " + std::to_string(count) + " requests " + std::to_string(took_.size()) +
             " were answered in time");
      }
    }
    return std::move(took_);
  }

 private:
  void send(std::size_t at, steady::time_point due) {
    auto& one = connections_[at];
    one.due = due;
    one.input.clear();
    if (::write(one.socket, request_.data(), request_.size()) !=
        static_cast<ssize_t>(request_.size())) {
      fail(std::string("cannot send: ") + std::generic_category().message(errno));
    }
  }

  void receive() {
    std::array<epoll_event, 64> events{};
    const int ready = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 0);
    for (int i = 0; i < ready; ++i) {
      const auto at = static_cast<std::size_t>(events[static_cast<std::size_t>(i)].data.u64);
      auto& one = connections_[at];
      std::array<char, 65536> piece{};
      const auto got = ::read(one.socket, piece.data(), piece.size());
      if (got <= 0) fail("a connection was closed");
      one.input.append(piece.data(), static_cast<std::size_t>(got));
      if (!is_whole(one.input)) continue;
      const auto took = std::chrono::duration<double, std::micro>(steady::now() - one.due);
      took_.push_back(static_cast<std::uint32_t>(took.count()));
      free_.push_back(at);
    }
  }

  std::string request_;
  int poll_;
  std::vector<connection> connections_;
  std::vector<std::size_t> free_;
  std::vector<std::uint32_t> took_;
};

void tell(std::vector<std::uint32_t> took) {
  std::sort(took.begin(), took.end());
  const auto quantile = [&took](double share) {
    const auto at = static_cast<std::size_t>(share * static_cast<double>(took.size()));
    return took[std::min(at, took.size() - 1)];
  };
  std::printf(
      "{\"requests\":%zu,\"p50_us\":%u,\"p90_us\":%u,\"p99_us\":%u,\"p999_us\":%u,"
      "\"p9999_us\":%u,\"max_us\":%u}\n",
      took.size(), quantile(0.5), quantile(0.9), quantile(0.99), quantile(0.999), quantile(0.9999),
      took.back());
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 6) {
    std::fputs("usage: steady_load PORT PATH CONNECTIONS REQUESTS_PER_SECOND SECONDS\n", stderr);
    return 2;
  }
  try {
    load made(static_cast<std::uint16_t>(std::strtoul(arguments[1], nullptr, 10)), arguments[2],
              std::strtoul(arguments[3], nullptr, 10));
    tell(made.run(std::strtod(arguments[4], nullptr), std::strtod(arguments[5], nullptr)));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "steady_load: %s\n", error.what());
    return 1;
  }
}
