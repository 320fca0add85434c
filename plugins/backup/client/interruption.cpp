#include "client/interruption.hpp"

#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <initializer_list>
#include <limits>
#include <stdexcept>

namespace backup::client {
namespace {

bool is_ignored(int signal) {
  struct sigaction now {};
  return ::sigaction(signal, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

sigset_t awaited() {
  sigset_t set;
  ::sigemptyset(&set);
  for (const int each : {SIGINT, SIGTERM, SIGHUP}) {
    // One that is ignored and blocked would be kept all the same.
    if (!is_ignored(each)) ::sigaddset(&set, each);
  }
  return set;
}

void set_action(int signal, void (*action)(int)) {
  struct sigaction wanted {};
  wanted.sa_handler = action;
  ::sigaction(signal, &wanted, nullptr);
}

}  // namespace

interruption::interruption() {
  set_action(SIGPIPE, SIG_IGN);
}

void interruption::begin() {
  const auto set = awaited();
  ::pthread_sigmask(SIG_BLOCK, &set, &before_);
  descriptor_ = ::signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (descriptor_ < 0) throw std::runtime_error("the system has no signalfd left");
}

interruption::~interruption() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool interruption::has_come() const {
  pollfd asked{descriptor_, POLLIN, 0};
  return ::poll(&asked, 1, 0) > 0;
}

bool interruption::sleep(std::chrono::milliseconds time) const {
  using clock = std::chrono::steady_clock;
  const auto end = clock::now() + time;
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - clock::now()).count();
    if (left <= 0) return !has_come();
    constexpr decltype(left) longest = std::numeric_limits<int>::max();
    pollfd asked{descriptor_, POLLIN, 0};
    if (::poll(&asked, 1, static_cast<int>(std::min(left, longest))) > 0) return false;
  }
}

void interruption::end_process() {
  signalfd_siginfo told{};
  const bool came = ::read(descriptor_, &told, sizeof(told)) == sizeof(told);
  const int signal = came ? static_cast<int>(told.ssi_signo) : SIGPIPE;
  set_action(signal, SIG_DFL);
  sigset_t only;
  ::sigemptyset(&only);
  ::sigaddset(&only, signal);
  ::pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
  ::raise(signal);
  ::_exit(128 + signal);
}

}  // namespace backup::client
