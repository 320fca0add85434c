#include "log/logger.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <string>
#include <thread>
#include <vector>

using namespace host::log;

namespace {

/// A pipe that a logger writes to.
class line_pipe {
 public:
  line_pipe() { BOOST_REQUIRE(::pipe2(ends_, O_CLOEXEC) == 0); }
  ~line_pipe() {
    ::close(ends_[0]);
    ::close(ends_[1]);
  }
  int write_end() const { return ends_[1]; }

  /// What is in the pipe now.
  std::string read() const {
    ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    std::string text;
    char block[4096];
    for (ssize_t got = 0; (got = ::read(ends_[0], block, sizeof(block))) > 0;) {
      text.append(block, static_cast<std::size_t>(got));
    }
    return text;
  }

 private:
  int ends_[2] = {-1, -1};
};

std::string without_time(const std::string& line) {
  return line.substr(line.find(' '));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(logger_to_a_pipe)

BOOST_AUTO_TEST_CASE(lines_from_its_level_up_are_written) {
  const line_pipe pipe;
  logger log(pipe.write_end(), format::text, level::info);
  BOOST_TEST(!log.enabled(level::debug));
  BOOST_TEST(log.enabled(level::warn));
  log.write(level::debug, "host", "x", "not written");
  log.write(level::warn, "demo", "y", "written", {{"n", std::int64_t{-5}}});
  BOOST_TEST(without_time(pipe.read()) == " WARN  demo y \"written\" n=-5\n");
  BOOST_TEST(log.dropped() == 0u);
}

BOOST_AUTO_TEST_CASE(a_full_pipe_drops_lines_and_says_so_later) {
  const line_pipe pipe;
  logger log(pipe.write_end(), format::text, level::info);
  while (log.dropped() < 3) log.write(level::info, "host", "x", std::string(1000, '.'));
  (void)pipe.read();
  log.write(level::info, "host", "y", "again");
  const auto text = pipe.read();
  const auto second = text.find('\n') + 1;
  BOOST_TEST(without_time(text.substr(0, second)) ==
             " WARN  host log.lines_dropped \"Lines could not be written and are missing before "
             "this one.\" count=3\n");
  BOOST_TEST(without_time(text.substr(second)) == " INFO  host y \"again\"\n");
}

BOOST_AUTO_TEST_CASE(a_full_disk_costs_lines_only) {
  const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
  BOOST_REQUIRE(full >= 0);
  logger log(full, format::json, level::info);
  log.write(level::info, "host", "x", "lost");
  BOOST_TEST(log.dropped() == 1u);
  ::close(full);
}

BOOST_AUTO_TEST_CASE(lines_of_several_threads_never_mix) {
  const line_pipe pipe;
  logger log(pipe.write_end(), format::text, level::info);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer) {
    writers.emplace_back([&log] {
      for (int line = 0; line < 100; ++line) log.write(level::info, "host", "x", "same");
    });
  }
  for (auto& each : writers) each.join();
  const auto text = pipe.read();
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1, ++count) {
    const auto line = text.substr(at, text.find('\n', at) - at);
    BOOST_TEST(without_time(line) == " INFO  host x \"same\"");
  }
  BOOST_TEST(count == 400u);
}

BOOST_AUTO_TEST_SUITE_END()
