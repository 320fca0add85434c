#include "log/access_log.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "log/logger.hpp"

namespace fs = std::filesystem;
using host::log::access_file;
using host::log::access_log;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

namespace {

struct fixture {
  fixture() {
    std::string pattern = (fs::temp_directory_path() / "access-log-XXXXXX").native();
    BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    events_file = ::open((folder / "events").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    events = std::make_unique<host::log::logger>(events_file, host::log::format::text,
                                                 host::log::level::info);
  }
  ~fixture() {
    ::close(events_file);
    fs::remove_all(folder);
  }
  std::unique_ptr<access_log> open(access_file::place where) {
    auto made =
        access_log::open(*host::log::access_pattern::parse("%U %s"), std::move(where), *events);
    BOOST_REQUIRE(made.has_value());
    return *std::move(made);
  }
  access_file::place in_folder() const {
    return {(folder / "new" / "logs").native(), "a", ".log", ""};
  }
  static void write(access_log::lane& lane, std::string_view target, int times = 1) {
    host::log::access_entry happened;
    happened.target = target;
    happened.status = 200;
    for (int n = 0; n < times; ++n) lane.write(happened, steady_clock::now());
  }
  static std::string content(const fs::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string told() const { return content(folder / "events"); }

  fs::path folder;
  int events_file = -1;
  std::unique_ptr<host::log::logger> events;
};

auto lines_of(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

template <class Condition>
bool comes_true(Condition condition) {
  const auto give_up = steady_clock::now() + seconds(10);
  while (!condition()) {
    if (steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return true;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(access_logs, fixture)

BOOST_AUTO_TEST_CASE(lines_of_all_lanes_are_in_the_file_soon_and_at_the_end_all_of_them) {
  auto log = open(in_folder());
  auto& one = log->add_lane();
  auto& other = log->add_lane();
  write(one, "/a");
  const fs::path file = folder / "new" / "logs" / "a.log";
  BOOST_TEST(comes_true([&] { return content(file) == "/a 200\n"; }));
  std::thread beside([&] { write(other, "/b", 20'000); });
  write(one, "/c", 20'000);
  beside.join();
  BOOST_TEST(log->written() == 40'001U);
  log.reset();
  BOOST_TEST(lines_of(content(file)) == 40'001U);
  BOOST_TEST(((fs::status(file).permissions() & fs::perms::others_all) == fs::perms::none));
  BOOST_TEST(told() == "");
}

BOOST_AUTO_TEST_CASE(a_file_of_before_is_gone_on_with) {
  for (int run = 0; run < 2; ++run) {
    auto log = open(in_folder());
    write(log->add_lane(), "/a");
  }
  BOOST_TEST(content(folder / "new" / "logs" / "a.log") == "/a 200\n/a 200\n");
}

BOOST_AUTO_TEST_CASE(a_new_date_is_a_new_file) {
  access_file file({folder.native(), "p", ".s", ".yyyy-MM-dd"});
  const std::chrono::system_clock::time_point day(seconds(784111777));
  const auto never = [] { return true; };
  BOOST_REQUIRE(!file.open(day));
  BOOST_TEST(file.write("a\n", never) == 0U);
  BOOST_REQUIRE(!file.open(day + std::chrono::hours(2)));
  BOOST_TEST(file.write("b\n", never) == 0U);
  BOOST_REQUIRE(!file.open(day + std::chrono::hours(24)));
  BOOST_TEST(file.write("c\n", never) == 0U);
  BOOST_TEST(content(folder / "p.1994-11-06.s") == "a\nb\n");
  BOOST_TEST(content(folder / "p.1994-11-07.s") == "c\n");
}

BOOST_AUTO_TEST_CASE(a_folder_that_cannot_be_made_is_told_with_its_name) {
  const auto made = access_log::open(*host::log::access_pattern::parse("common"),
                                     {(folder / "events" / "x").native(), "a", "", ""}, *events);
  BOOST_REQUIRE(!made.has_value());
  BOOST_TEST(made.error() == "cannot open the access log " +
                                 (folder / "events" / "x" / "a").native() + ": Not a directory");
}

BOOST_AUTO_TEST_CASE(a_pipe_that_nobody_reads_is_told_at_once) {
  const auto pipe = folder / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  access_file file({folder.native(), "pipe", "", ""});
  const auto fault = file.open(std::chrono::system_clock::now());
  BOOST_REQUIRE(fault.has_value());
  BOOST_TEST(*fault ==
             "cannot open the access log " + pipe.native() + ": No such device or address");
}

BOOST_AUTO_TEST_CASE(a_full_disk_holds_nobody_and_what_is_lost_is_counted_and_told) {
  auto log = open({"/dev", "full", "", ""});
  auto& lane = log->add_lane();
  write(lane, "/a", 3);
  BOOST_TEST(comes_true([&] { return log->lost() == 3U; }));
  BOOST_TEST(comes_true([&] { return told().find("access_log.lines_lost") != std::string::npos; }));
  BOOST_TEST(told().find("count=3 file=/dev/full") != std::string::npos, told());
}

BOOST_AUTO_TEST_CASE(a_reader_that_does_not_read_holds_nobody_and_costs_no_more_than_the_buffer) {
  const auto pipe = folder / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  auto log = open({folder.native(), "pipe", "", ""});
  auto& lane = log->add_lane();
  constexpr int times = 400'000;
  write(lane, "/a", times);
  BOOST_TEST(log->lost() > 0U);
  const auto before = steady_clock::now();
  log.reset();
  BOOST_TEST((steady_clock::now() - before < seconds(5)));
  // Whole lines only, and the first of them.
  std::string read(1U << 20U, '\0');
  const auto got = ::read(reader, read.data(), read.size());
  BOOST_REQUIRE(got > 0);
  read.resize(static_cast<std::size_t>(got));
  BOOST_TEST(read.starts_with("/a 200\n/a 200\n"));
  BOOST_TEST(read.ends_with("\n"));
  ::close(reader);
}

BOOST_AUTO_TEST_CASE(a_reader_that_is_slow_gets_all_lines_whole) {
  const auto pipe = folder / "pipe";
  BOOST_REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  auto log = open({folder.native(), "pipe", "", ""});
  auto& lane = log->add_lane();
  constexpr std::size_t times = 30'000;
  write(lane, "/a", times);
  std::string all;
  BOOST_TEST(comes_true([&] {
    char block[4096];
    const auto got = ::read(reader, block, sizeof block);
    if (got > 0) all.append(block, static_cast<std::size_t>(got));
    return lines_of(all) == times;
  }));
  BOOST_TEST(log->lost() == 0U);
  std::string right;
  for (std::size_t n = 0; n < times; ++n) right += "/a 200\n";
  BOOST_TEST((all == right));
  ::close(reader);
}

BOOST_AUTO_TEST_SUITE_END()
