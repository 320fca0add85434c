// A log that cannot be written: the host goes on, and tells how much is missing when it can.

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>
#include <thread>
#include <utility>

#include "contract/deployment.hpp"
#include "end_to_end/host_run.hpp"
#include "support/http_client.hpp"
#include "support/process.hpp"

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
namespace fs = std::filesystem;

/// The line of a request may be written after its answer was read, by this at most.
constexpr milliseconds time_of_a_line{200};

void await_line(int reader) {
  pollfd waiting{reader, POLLIN, 0};
  BOOST_TEST(::poll(&waiting, 1, 5'000) == 1);
}

/// A host at debug level, which writes a line for each request, with its streams as the shell
/// redirects them.
class redirected_host : public end_to_end::scratch_folder {
 public:
  void start(const std::string& redirection) {
    const std::string script = "exec \"$@\" " + redirection;
    port_ = end_to_end::free_port();
    host_.emplace(std::vector<std::string>{
        "/bin/sh", "-c", script, "sh", contract::host_binary(), "--actuator.log.level=debug",
        "--actuator.shutdown.grace-time=0", "--management.server.port=" + std::to_string(port_)});
    const auto give_up = std::chrono::steady_clock::now() + seconds(30);
    while (!is_served()) {
      BOOST_REQUIRE((std::chrono::steady_clock::now() < give_up));
      std::this_thread::sleep_for(milliseconds(20));
    }
  }

  bool is_served() const {
    try {
      support::http_client client("http://127.0.0.1:" + std::to_string(port_), seconds(5));
      return client.get("/actuator/health/liveness").status == 200;
    } catch (const std::exception&) {
      return false;
    }
  }

  void ask(int times) const {
    for (int n = 0; n < times; ++n) BOOST_TEST(is_served());
  }

  int stop() {
    host_->signal(SIGTERM);
    const auto ended = host_->wait_exit(seconds(30));
    BOOST_REQUIRE(ended.has_value());
    BOOST_TEST(ended->signal == 0);
    return ended->code;
  }

  support::process& host() { return *host_; }

 private:
  std::uint16_t port_ = 0;
  std::optional<support::process> host_;
};

std::string content(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

/// How many lines the log says are missing.
std::size_t told_as_missing(const std::string& text) {
  std::smatch said;
  if (!std::regex_search(text, said, std::regex(R"(log\.lines_dropped .* count=(\d+))"))) return 0;
  return std::stoul(said[1].str());
}

/// The line of a request may be written after its answer was read.
std::size_t await_lines(const fs::path& file, std::size_t wanted) {
  const auto give_up = std::chrono::steady_clock::now() + seconds(5);
  while (true) {
    const auto found = count(content(file), " request_answered ");
    if (found >= wanted || std::chrono::steady_clock::now() > give_up) return found;
    std::this_thread::sleep_for(milliseconds(10));
  }
}

BOOST_FIXTURE_TEST_SUITE(lost_log, redirected_host)

BOOST_AUTO_TEST_CASE(AFullDiskFromTheStartOnStopsNothing) {
  start("1>/dev/full 2>/dev/full");
  ask(20);
  BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(AFileThatMayNotGrowEndsNothingAndIsCompletedLater) {
  const auto file = path() / "log";
  start("2>>" + file.string());
  ask(5);
  const std::size_t before = 6;  // with the one that found it served
  BOOST_TEST_REQUIRE(await_lines(file, before) == before);
  // In the middle of a line.
  const rlimit full{fs::file_size(file) + 20, RLIM_INFINITY};
  BOOST_REQUIRE(::prlimit(host().pid(), RLIMIT_FSIZE, &full, nullptr) == 0);
  ask(20);
  BOOST_TEST(fs::file_size(file) == full.rlim_cur);
  std::this_thread::sleep_for(time_of_a_line);
  const rlimit unlimited{RLIM_INFINITY, RLIM_INFINITY};
  BOOST_REQUIRE(::prlimit(host().pid(), RLIMIT_FSIZE, &unlimited, nullptr) == 0);
  ask(1);
  BOOST_TEST(await_lines(file, before + 1) == before + 1);
  BOOST_TEST(told_as_missing(content(file)) == 20U);
  BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_CASE(AReaderThatHasGoneEndsNothingAndTheNextOneIsTold) {
  const auto pipe = path() / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  start("2>" + pipe.string());
  ::close(reader);
  ask(20);
  std::this_thread::sleep_for(time_of_a_line);
  reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ask(1);
  // The pipe still holds what was written before.
  std::string text;
  while (told_as_missing(text) == 0) {
    await_line(reader);
    char block[8192];
    const auto got = ::read(reader, block, sizeof(block));
    BOOST_REQUIRE(got > 0);
    text.append(block, static_cast<std::size_t>(got));
  }
  // The line of the start's last request may be written after its answer was read.
  const auto missing = told_as_missing(text);
  BOOST_TEST((missing == 20U || missing == 21U), missing);
  BOOST_TEST(stop() == 0);
  ::close(reader);
}

BOOST_AUTO_TEST_CASE(AReaderThatDoesNotReadStopsNothing) {
  const auto pipe = path() / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  start("2>" + pipe.string());
  BOOST_REQUIRE(::fcntl(reader, F_SETPIPE_SZ, 4096) == 4096);
  ask(100);
  std::string text;
  char block[8192];
  for (ssize_t got = 0; (got = ::read(reader, block, sizeof(block))) > 0;) {
    text.append(block, static_cast<std::size_t>(got));
  }
  ask(1);
  text.clear();
  while (told_as_missing(text) == 0) {
    await_line(reader);
    const auto got = ::read(reader, block, sizeof(block));
    BOOST_REQUIRE(got > 0);
    text.append(block, static_cast<std::size_t>(got));
  }
  BOOST_TEST(told_as_missing(text) > 20U);
  BOOST_TEST(stop() == 0);
  ::close(reader);
}

BOOST_AUTO_TEST_CASE(StreamsThatAreClosedAreNotTakenForConnections) {
  start("0<&- 1>&- 2>&-");
  ask(5);
  for (const char* stream : {"0", "1", "2"}) {
    const auto link = "/proc/" + std::to_string(host().pid()) + "/fd/" + stream;
    BOOST_TEST(fs::read_symlink(link) == fs::path("/dev/null"));
  }
  BOOST_TEST(stop() == 0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
