#include "support/raw_server.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>

#include "support/raw_socket.hpp"

namespace support {
raw_server::raw_server(std::string bytes)
    : bytes_(std::move(bytes)), listening_(listen_on_loopback("raw_server")) {
  thread_ = std::thread([this] { serve(); });
}

raw_server::~raw_server() {
  ends_ = true;
  ::shutdown(listening_.descriptor, SHUT_RDWR);  // wakes accept()
  thread_.join();
  ::close(listening_.descriptor);
}

std::string raw_server::url() const {
  return "http://127.0.0.1:" + std::to_string(listening_.port);
}

void raw_server::serve() {
  while (!ends_) {
    const int accepted = ::accept4(listening_.descriptor, nullptr, nullptr, SOCK_CLOEXEC);
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
