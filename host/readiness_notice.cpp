#include "readiness_notice.hpp"

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <system_error>

namespace host {

readiness_notice::readiness_notice(std::span<const std::string_view> environment) {
  constexpr std::string_view name = "NOTIFY_SOCKET=";
  for (const auto variable : environment) {
    if (variable.starts_with(name)) socket_ = variable.substr(name.size());
  }
}

tl::expected<void, std::string> readiness_notice::tell(std::string_view state) const {
  if (socket_.empty()) return {};
  const auto failed = [&](const std::string& why) {
    return tl::unexpected("The service manager was not told " + std::string(state) +
                          ": NOTIFY_SOCKET is " + socket_ + ": " + why + ".");
  };
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const bool is_address = socket_.front() == '/' || socket_.front() == '@';
  if (!is_address || socket_.size() >= sizeof address.sun_path) {
    return failed("it is neither a path nor @name, or too long");
  }
  std::copy(socket_.begin(), socket_.end(), std::begin(address.sun_path));
  if (socket_.front() == '@') address.sun_path[0] = '\0';  // how the kernel writes those names

  const int descriptor = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return failed(std::system_category().message(errno));
  const timeval limit{1, 0};
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
  const auto size = offsetof(sockaddr_un, sun_path) + socket_.size();
  const auto sent =
      ::sendto(descriptor, state.data(), state.size(), MSG_NOSIGNAL,
               reinterpret_cast<const sockaddr*>(&address), static_cast<socklen_t>(size));
  const int fault = errno;
  ::close(descriptor);
  if (sent < 0) return failed(std::system_category().message(fault));
  return {};
}

}  // namespace host
