#include "support/forward_proxy.hpp"

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace support {
namespace {

constexpr std::string_view end_of_head = "\r\n\r\n";
constexpr std::string_view tunnel_opened = "HTTP/1.1 200 Connection established\r\n\r\n";
constexpr std::string_view wanted =
    "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\n"
    "Content-Length: 0\r\nConnection: close\r\n\r\n";
constexpr std::string_view unreachable =
    "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

bool write_all(int to, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(to, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

int connect_to(const std::string& port) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
  auto* const generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT: what the system wants
  if (::connect(made, generic, sizeof(address)) == 0) return made;
  ::close(made);
  return -1;
}

/// Both ways, until one side ends.
void pump(int one, int other) {
  std::array<char, 16'384> bytes{};
  while (true) {
    std::array<pollfd, 2> both{{{one, POLLIN, 0}, {other, POLLIN, 0}}};
    if (::poll(both.data(), both.size(), -1) < 0) return;
    for (std::size_t side = 0; side < both.size(); ++side) {
      if (both.at(side).revents == 0) continue;
      const auto got = ::recv(both.at(side).fd, bytes.data(), bytes.size(), 0);
      if (got <= 0) return;
      if (!write_all(both.at(1 - side).fd, {bytes.data(), static_cast<std::size_t>(got)})) return;
    }
  }
}

/// "GET http://host:port/path HTTP/1.1" as "GET /path HTTP/1.1", for one request a connection.
std::string in_origin_form(const std::string& head, std::size_t authority_end) {
  const auto method_end = head.find(' ');
  const auto line_end = head.find("\r\n");
  return head.substr(0, method_end + 1) + head.substr(authority_end, line_end - authority_end) +
         "\r\nConnection: close" + head.substr(line_end);
}

}  // namespace

forward_proxy::forward_proxy(std::string authorization)
    : authorization_(std::move(authorization)),
      listening_(listen_on_loopback("forward_proxy")),
      accepting_([this] { accept_all(); }) {}

forward_proxy::~forward_proxy() {
  ends_ = true;
  ::shutdown(listening_.descriptor, SHUT_RDWR);  // wakes accept()
  accepting_.join();
  {
    const std::lock_guard held(mutex_);
    for (const int each : open_) ::shutdown(each, SHUT_RDWR);
  }
  for (auto& each : serving_) each.join();
  for (const int each : open_) ::close(each);
  ::close(listening_.descriptor);
}

std::vector<std::string> forward_proxy::heads() const {
  const std::lock_guard held(mutex_);
  return heads_;
}

void forward_proxy::keep(int descriptor) {
  const std::lock_guard held(mutex_);
  open_.push_back(descriptor);
  if (ends_) ::shutdown(descriptor, SHUT_RDWR);
}

void forward_proxy::accept_all() {
  while (!ends_) {
    const int accepted = ::accept4(listening_.descriptor, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) continue;
    keep(accepted);
    serving_.emplace_back([this, accepted] {
      serve(accepted);
      ::shutdown(accepted, SHUT_RDWR);
    });
  }
}

void forward_proxy::serve(int client) {
  std::string head;
  std::array<char, 4096> bytes{};
  while (head.find(end_of_head) == std::string::npos) {
    const auto got = ::recv(client, bytes.data(), bytes.size(), 0);
    if (got <= 0) return;
    head.append(bytes.data(), static_cast<std::size_t>(got));
  }
  {
    const std::lock_guard held(mutex_);
    heads_.push_back(head.substr(0, head.find(end_of_head)));
  }
  if (!authorization_.empty() &&
      head.find("Proxy-Authorization: " + authorization_ + "\r\n") == std::string::npos) {
    write_all(client, wanted);
    return;
  }
  const bool is_tunnel = head.starts_with("CONNECT ");
  const auto scheme = head.find("://");
  const auto authority = is_tunnel ? head.find(' ') + 1 : scheme + 3;
  const auto authority_end = head.find_first_of(is_tunnel ? " " : "/", authority);
  const auto colon = head.rfind(':', authority_end);
  const int engine = connect_to(head.substr(colon + 1, authority_end - colon - 1));
  if (engine < 0) {
    write_all(client, unreachable);
    return;
  }
  keep(engine);
  const bool is_passed_on = is_tunnel ? write_all(client, tunnel_opened)
                                      : write_all(engine, in_origin_form(head, authority_end));
  if (is_passed_on) pump(client, engine);
  ::shutdown(engine, SHUT_RDWR);
}

}  // namespace support
