#include "support/loopback_socket.hpp"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <stdexcept>
#include <string>

namespace support {

loopback_socket listen_on_loopback(std::string_view who) {
  const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);  // NOLINT: what the system wants
  if (made < 0 || ::bind(made, generic, size) != 0 || ::listen(made, SOMAXCONN) != 0 ||
      ::getsockname(made, generic, &size) != 0) {
    if (made >= 0) ::close(made);
    throw std::runtime_error(std::string(who) + " cannot listen on loopback");
  }
  return {made, ntohs(address.sin_port)};
}

}  // namespace support
