#include "check/contained_run.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>

namespace host::check {
namespace {

using clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

/// So that nobody takes an exit(0) of the plugin for our own.
constexpr std::string_view last_line = "done";

void write_line(int descriptor, std::string_view line) {
  std::string text(line);
  text += '\n';
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor, rest.data(), rest.size());
    if (written < 0 && errno != EINTR) return;
    if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// A crash of the plugin is its death by a signal, whoever listened for that signal before.
void make_plain() {
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGPIPE}) {
    (void)std::signal(signal, SIG_DFL);
  }
  constexpr rlimit no_core{0, 0};
  (void)::setrlimit(RLIMIT_CORE, &no_core);
  (void)::dup2(STDERR_FILENO, STDOUT_FILENO);
}

[[noreturn]] void be_child(int descriptor, pid_t parent,
                           const std::function<void(line_sink)>& body) {
  (void)::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  make_plain();
  body([descriptor](std::string_view line) { write_line(descriptor, line); });
  write_line(descriptor, last_line);
  ::_exit(0);
}

/// The parent's side of the pipe.
class listener {
 public:
  listener(int descriptor, const line_sink& take) : descriptor_(descriptor), take_(take) {}
  ~listener() { ::close(descriptor_); }
  listener(const listener&) = delete;
  listener& operator=(const listener&) = delete;

  bool is_done() const { return is_done_; }

  /// Waits for the next lines. Descendants of the child may hold the pipe open, so that its end is
  /// not waited for.
  void listen(milliseconds most) {
    pollfd ready{descriptor_, POLLIN, 0};
    if (::poll(&ready, is_closed_ ? 0 : 1, static_cast<int>(most.count())) > 0) drain();
  }

  void drain() {
    char block[4096];
    for (;;) {
      const ssize_t got = ::read(descriptor_, block, sizeof(block));
      if (got == 0) is_closed_ = true;
      if (got <= 0) break;
      text_.append(block, static_cast<std::size_t>(got));
    }
    std::size_t begin = 0;
    for (auto end = text_.find('\n'); end != std::string::npos; end = text_.find('\n', begin)) {
      hear(std::string_view(text_).substr(begin, end - begin));
      begin = end + 1;
    }
    text_.erase(0, begin);
  }

 private:
  void hear(std::string_view line) {
    if (line == last_line) {
      is_done_ = true;
    } else if (!is_done_) {
      take_(line);
    }
  }

  const int descriptor_;
  const line_sink& take_;
  std::string text_;
  bool is_done_ = false;
  bool is_closed_ = false;  ///< by a plugin that closes what is not its own, or by its end
};

ending follow(pid_t child, int descriptor, milliseconds deadline, const line_sink& take) {
  constexpr milliseconds between_looks(20);
  const auto last = clock::now() + deadline;
  listener heard(descriptor, take);
  int status = 0;
  bool is_killed = false;
  for (;;) {
    const auto left = std::chrono::duration_cast<milliseconds>(last - clock::now());
    if (left.count() <= 0 && !is_killed) is_killed = ::kill(child, SIGKILL) == 0;
    heard.listen(std::clamp(left, milliseconds(1), between_looks));
    const pid_t ended = ::waitpid(child, &status, WNOHANG);
    if (ended == child) break;
    if (ended < 0 && errno != EINTR) return {ending::kind::not_started, errno};
  }
  heard.drain();
  if (heard.is_done()) return {ending::kind::finished, 0};
  if (is_killed) return {ending::kind::hung, 0};
  if (WIFSIGNALED(status)) return {ending::kind::signalled, WTERMSIG(status)};
  return {ending::kind::exited, WEXITSTATUS(status)};
}

}  // namespace

ending run_contained(milliseconds deadline, const std::function<void(line_sink)>& body,
                     const line_sink& take) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return {ending::kind::not_started, errno};
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child < 0) {
    const int why = errno;
    ::close(ends[0]);
    ::close(ends[1]);
    return {ending::kind::not_started, why};
  }
  if (child == 0) {
    ::close(ends[0]);
    be_child(ends[1], parent, body);
  }
  ::close(ends[1]);
  // The child writes and may wait for us; we never wait for it.
  (void)::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  return follow(child, ends[0], deadline, take);
}

}  // namespace host::check
