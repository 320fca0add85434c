#include "client/output.hpp"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>

#include "client/interruption.hpp"

namespace backup::client {
namespace {

/// O_NONBLOCK belongs to all who share what is open, a shell among them: so it is opened once more.
/// -1 where that cannot be, or is not needed.
int opened_once_more(int descriptor) {
  struct stat about {};
  const bool may_wait =
      ::fstat(descriptor, &about) == 0 && (S_ISFIFO(about.st_mode) || ::isatty(descriptor) == 1);
  if (!may_wait) return -1;
  const auto path = "/proc/self/fd/" + std::to_string(descriptor);
  return ::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

}  // namespace

output::output(int descriptor, const interruption& stop)
    : descriptor_(descriptor), own_(opened_once_more(descriptor)), stop_(stop) {}

output::~output() {
  if (own_ >= 0) ::close(own_);
}

int output::closed_pipe() {
  return EPIPE;
}

/// Until there is room. False when there is none and a signal has come: what can be written at once
/// still is, so that a last sentence is not lost.
bool output::wait() {
  pollfd waited[] = {{descriptor_, POLLOUT, 0}, {stop_.descriptor(), POLLIN, 0}};
  while (::poll(waited, 2, -1) < 0) {
  }
  is_given_up_ = waited[0].revents == 0;
  return !is_given_up_;
}

void output::write(std::string_view text) {
  const int to = own_ >= 0 ? own_ : descriptor_;
  while (!has_failed() && !text.empty() && wait()) {
    // A pipe with room takes as much at once, also where it could not be opened once more.
    const auto sent = ::write(to, text.data(), std::min<std::size_t>(text.size(), PIPE_BUF));
    if (sent >= 0) {
      text.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno == EAGAIN) {
      // A terminal may have room for less than a line end takes.
      is_given_up_ = !stop_.sleep(std::chrono::milliseconds(10));
    } else if (errno != EINTR) {
      error_ = errno;
    }
  }
}

}  // namespace backup::client
