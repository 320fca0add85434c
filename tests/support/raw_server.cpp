#include "support/raw_server.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "support/raw_socket.hpp"

namespace support {
namespace {

sockaddr* generic(sockaddr_in* address) {
  return reinterpret_cast<sockaddr*>(address);  // NOLINT: the form that the system wants
}

}  // namespace

raw_server::raw_server(std::string bytes)
    : bytes_(std::move(bytes)), listening_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  if (listening_ < 0 || ::bind(listening_, generic(&address), size) != 0 ||
      ::listen(listening_, SOMAXCONN) != 0 ||
      ::getsockname(listening_, generic(&address), &size) != 0) {
    throw std::runtime_error("raw_server cannot listen on loopback");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { serve(); });
}

raw_server::~raw_server() {
  ends_ = true;
  ::shutdown(listening_, SHUT_RDWR);  // wakes accept()
  thread_.join();
  ::close(listening_);
}

std::string raw_server::url() const {
  return "http://127.0.0.1:" + std::to_string(port_);
}

void raw_server::serve() {
  while (!ends_) {
    const int accepted = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (accepted < 0) continue;
    raw_socket connection(accepted);
    try {
      connection.read_until("\r\n\r\n");
      connection.send(bytes_);
      connection.half_close();
      connection.wait_closed(std::chrono::milliseconds(200));
    } catch (const std::runtime_error&) {
      // The client has left: the next one.
    }
  }
}

}  // namespace support
