#include "client/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>

namespace backup::client {

int output::closed_pipe() {
  return EPIPE;
}

void output::write(std::string_view text) {
  while (error_ == 0 && !text.empty()) {
    const auto sent = ::write(descriptor_, text.data(), text.size());
    if (sent >= 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      // Somebody else has made the terminal that we share so.
      pollfd ready{descriptor_, POLLOUT, 0};
      ::poll(&ready, 1, -1);
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
}

}  // namespace backup::client
