#include "support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <mutex>
#include <regex>
#include <stdexcept>
#include <system_error>
#include <thread>

extern char** environ;  // NOLINT: POSIX names it so

namespace support {
namespace {

using clock = std::chrono::steady_clock;

class descriptor {
 public:
  explicit descriptor(int number = -1) : number_{number} {}
  descriptor(descriptor&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~descriptor() { close(); }
  void close() {
    if (number_ >= 0) ::close(std::exchange(number_, -1));
  }
  int number() const { return number_; }

 private:
  int number_;
};

struct pipe_ends {
  descriptor read, write;
};

pipe_ends make_pipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error{"process: no pipe"};
  return {descriptor{ends[0]}, descriptor{ends[1]}};
}

std::vector<std::string> environment_of(const process_options& options) {
  std::map<std::string, std::string> wanted;
  for (char** each = environ; !options.clean_environment && *each != nullptr; ++each) {
    std::string const entry{*each};
    auto const equals = entry.find('=');
    if (equals != std::string::npos) wanted[entry.substr(0, equals)] = entry.substr(equals + 1);
  }
  for (const auto& [name, value] : options.environment) wanted[name] = value;
  std::vector<std::string> entries;
  for (const auto& [name, value] : wanted) entries.push_back(name + "=" + value);
  return entries;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (auto& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

/// Between fork and exec only what is safe in a copy of a threaded process.
[[noreturn]] void become(char** arguments, char** environment, const char* directory, int out,
                         int err, int told, pid_t parent) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  int const nothing = ::open("/dev/null", O_RDONLY);
  bool const ready = ::getppid() == parent && ::dup2(nothing, STDIN_FILENO) >= 0 &&
                     ::dup2(out, STDOUT_FILENO) >= 0 && ::dup2(err, STDERR_FILENO) >= 0 &&
                     (directory == nullptr || ::chdir(directory) == 0);
  sigset_t none;
  ::sigemptyset(&none);
  ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  if (ready) ::execvpe(arguments[0], arguments, environment);
  int const error = errno;
  [[maybe_unused]] auto const written = ::write(told, &error, sizeof error);
  ::_exit(127);
}

}  // namespace

class process::impl {
 public:
  impl(std::vector<std::string> command, const process_options& options)
      : limit_{options.output_limit} {
    if (command.empty()) throw std::runtime_error{"process: no command"};
    program_ = command[0];
    auto out = make_pipe();
    auto err = make_pipe();
    auto told = make_pipe();
    auto environment = environment_of(options);
    auto const argument_pointers = pointers_to(command);
    auto const environment_pointers = pointers_to(environment);
    auto const parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
      become(const_cast<char**>(argument_pointers.data()),
             const_cast<char**>(environment_pointers.data()),
             options.working_directory.empty() ? nullptr : options.working_directory.c_str(),
             out.write.number(), err.write.number(), told.write.number(), parent);
    }
    if (pid_ < 0)
      throw std::runtime_error{std::string{"process: fork: "} +
                               std::generic_category().message(errno)};
    told.write.close();
    int error = 0;
    if (::read(told.read.number(), &error, sizeof error) == sizeof error) {
      ::waitpid(pid_, nullptr, 0);
      throw std::runtime_error{"process: cannot run " + command[0] + ": " +
                               std::generic_category().message(error)};
    }
    streams_[0].source = std::move(out.read);
    streams_[1].source = std::move(err.read);
    ended_ = descriptor{::eventfd(0, EFD_CLOEXEC)};
    exit_ = descriptor{static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0))};
    reading_ = std::thread{[this] { read_all(); }};
  }

  ~impl() {
    signal(SIGKILL);
    wait_exit(std::chrono::minutes{1});
    // A grandchild may hold the pipes open: do not wait for their end.
    std::uint64_t const one = 1;
    [[maybe_unused]] auto const written = ::write(ended_.number(), &one, sizeof one);
    reading_.join();
    for (const auto& each : streams_) {
      if (each.text.find(secret_mark) == std::string::npos) continue;
      std::fprintf(stderr, "process: %s wrote a secret\n", program_.c_str());
      std::abort();
    }
  }

  pid_t pid() const { return pid_; }

  std::string text(std::size_t which) const {
    std::lock_guard const lock{mutex_};
    return streams_[which].text;
  }

  std::optional<std::string> wait_for_line(const std::string& expression, milliseconds timeout) {
    std::regex const wanted{expression};
    auto const deadline = clock::now() + timeout;
    std::array<std::size_t, 2> searched{0, 0};
    std::unique_lock lock{mutex_};
    for (;;) {
      bool const finished = finished_;
      for (std::size_t i = 0; i < streams_.size(); ++i) {
        const auto& text = streams_[i].text;
        for (auto end = text.find('\n', searched[i]); end != std::string::npos;
             end = text.find('\n', searched[i])) {
          std::string line = text.substr(searched[i], end - searched[i]);
          searched[i] = end + 1;
          if (std::regex_search(line, wanted)) return line;
        }
      }
      if (finished || changed_.wait_until(lock, deadline) == std::cv_status::timeout) {
        if (finished || clock::now() >= deadline) return std::nullopt;
      }
    }
  }

  void signal(int number) {
    if (!status_) ::kill(pid_, number);  // not yet reaped, so the id is still its own
  }

  std::optional<exit_status> wait_exit(milliseconds timeout) {
    if (status_) return status_;
    auto const deadline = clock::now() + timeout;
    for (;;) {
      auto const left = std::chrono::ceil<milliseconds>(deadline - clock::now()).count();
      pollfd waited{exit_.number(), POLLIN, 0};
      int const ready = ::poll(&waited, 1, left < 0 ? 0 : static_cast<int>(left));
      if (ready == 0) return std::nullopt;
      if (ready > 0) break;
    }
    int raw = 0;
    while (::waitpid(pid_, &raw, 0) < 0 && errno == EINTR) {
    }
    status_ = WIFEXITED(raw) ? exit_status{WEXITSTATUS(raw), 0} : exit_status{0, WTERMSIG(raw)};
    return status_;
  }

 private:
  struct stream {
    descriptor source;
    std::string text;
  };

  void read_all() {
    for (;;) {
      pollfd waited[] = {{ended_.number(), POLLIN, 0},
                         {streams_[0].source.number(), POLLIN, 0},
                         {streams_[1].source.number(), POLLIN, 0}};
      if (waited[1].fd < 0 && waited[2].fd < 0) break;
      if (::poll(waited, 3, -1) < 0) continue;
      bool const read_out = waited[1].revents != 0 && read_some(streams_[0]);
      bool const read_err = waited[2].revents != 0 && read_some(streams_[1]);
      bool const read_any = read_out || read_err;
      if (!read_any && waited[0].revents != 0) break;  // what was there has been read
    }
    std::lock_guard const lock{mutex_};
    finished_ = true;
    changed_.notify_all();
  }

  bool read_some(stream& from) {
    std::array<char, 65536> chunk;
    ssize_t const got = ::read(from.source.number(), chunk.data(), chunk.size());
    if (got < 0 && errno == EINTR) return true;
    if (got <= 0) {
      from.source.close();
      return false;
    }
    std::lock_guard const lock{mutex_};
    auto const room = limit_ - std::min(limit_, from.text.size());
    from.text.append(chunk.data(), std::min(room, static_cast<std::size_t>(got)));
    changed_.notify_all();
    return true;
  }

  std::string program_;
  std::size_t limit_;
  pid_t pid_ = -1;
  descriptor exit_;   ///< becomes readable when the process ends
  descriptor ended_;  ///< tells the reading thread to end
  std::optional<exit_status> status_;

  mutable std::mutex mutex_;  ///< guards the texts and finished_
  std::condition_variable changed_;
  std::array<stream, 2> streams_;
  bool finished_ = false;
  std::thread reading_;
};

process::process(std::vector<std::string> command, process_options options)
    : impl_{std::make_unique<impl>(std::move(command), options)} {}

process::~process() = default;
process::process(process&&) noexcept = default;

pid_t process::pid() const {
  return impl_->pid();
}
std::string process::standard_output() const {
  return impl_->text(0);
}
std::string process::standard_error() const {
  return impl_->text(1);
}

std::optional<std::string> process::wait_for_line(const std::string& expression,
                                                  milliseconds timeout) {
  return impl_->wait_for_line(expression, timeout);
}

void process::signal(int number) {
  impl_->signal(number);
}

std::optional<exit_status> process::wait_exit(milliseconds timeout) {
  return impl_->wait_exit(timeout);
}

}  // namespace support
