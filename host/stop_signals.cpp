#include "stop_signals.hpp"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace host {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

sigset_t taken_signals() {
  sigset_t set;
  ::sigemptyset(&set);
  ::sigaddset(&set, SIGTERM);
  ::sigaddset(&set, SIGINT);
  return set;
}

int checked(int descriptor, const char* what) {
  if (descriptor < 0) throw std::system_error(errno, std::generic_category(), what);
  return descriptor;
}

int open_signals() {
  const auto set = taken_signals();
  return ::signalfd(-1, &set, SFD_CLOEXEC);
}

std::string_view name_of(std::uint32_t signal) {
  return signal == SIGINT ? "SIGINT" : "SIGTERM";
}

enum class woken_by { signal, finish, time };

/// Waits for one of them; without end when there is no deadline.
woken_by wait_for(int signals, int finish, const clock::time_point* deadline) {
  while (true) {
    pollfd asked[] = {{signals, POLLIN, 0}, {finish, POLLIN, 0}};
    int wait_ms = -1;
    if (deadline != nullptr) {
      const auto left = std::chrono::ceil<milliseconds>(*deadline - clock::now()).count();
      if (left <= 0) return woken_by::time;
      constexpr std::int64_t longest_ms = 60'000;
      wait_ms = static_cast<int>(std::min<std::int64_t>(left, longest_ms));
    }
    if (::poll(asked, 2, wait_ms) <= 0) continue;
    if (asked[1].revents != 0) return woken_by::finish;
    if (asked[0].revents != 0) return woken_by::signal;
  }
}

}  // namespace

void stop_signals::block() {
  const auto set = taken_signals();
  ::pthread_sigmask(SIG_BLOCK, &set, nullptr);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGXFSZ, SIG_IGN);
}

stop_signals::stop_signals(std::function<void(std::string_view)> give_up)
    : give_up_(std::move(give_up)),
      signals_(checked(open_signals(), "signalfd")),
      finish_(checked(::eventfd(0, EFD_CLOEXEC), "eventfd")),
      thread_([this] { run(); }) {}

stop_signals::~stop_signals() {
  const std::uint64_t one = 1;
  while (::write(finish_, &one, sizeof(one)) < 0 && errno == EINTR) {
  }
  thread_.join();
  ::close(signals_);
  ::close(finish_);
}

bool stop_signals::is_stop_wanted() const {
  const std::lock_guard lock(mutex_);
  return !first_.empty();
}

std::string_view stop_signals::wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !first_.empty(); });
  return first_;
}

void stop_signals::run() {
  if (wait_for(signals_, finish_, nullptr) != woken_by::signal) return;
  signalfd_siginfo taken{};
  if (::read(signals_, &taken, sizeof(taken)) != sizeof(taken)) taken.ssi_signo = SIGTERM;
  const auto deadline = clock::now() + stop_time_.load();
  {
    const std::lock_guard lock(mutex_);
    first_ = name_of(taken.ssi_signo);
  }
  changed_.notify_all();
  switch (wait_for(signals_, finish_, &deadline)) {
    case woken_by::signal:
      return give_up_("a second signal came");
    case woken_by::time:
      return give_up_("the drain time is over");
    case woken_by::finish:
      return;
  }
}

}  // namespace host
