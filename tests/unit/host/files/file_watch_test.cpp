#include "files/file_watch.hpp"

#include <boost/test/unit_test.hpp>

#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

namespace fs = std::filesystem;
using host::files::file_watch;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

namespace {

struct fixture {
  fixture() {
    std::string pattern = (fs::temp_directory_path() / "watch-XXXXXX").native();
    BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    write("one");
    watch.add({path()}, milliseconds(100), [this] {
      ++told;
      return told > failures;
    });
  }
  ~fixture() {
    watch.stop();
    fs::remove_all(folder);
  }
  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;

  std::string path() const { return (folder / "a").native(); }
  void write(std::string_view content) const { std::ofstream(path()) << content; }
  bool is_told(int times) const {
    const auto end = steady_clock::now() + std::chrono::seconds(5);
    while (told < times && steady_clock::now() < end) {
      std::this_thread::sleep_for(milliseconds(10));
    }
    return told == times;
  }

  fs::path folder;
  std::atomic<int> told = 0;
  std::atomic<int> failures = 0;  ///< so often it is not taken
  file_watch watch;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watch_over_files, fixture)

BOOST_AUTO_TEST_CASE(each_change_is_told_once) {
  watch.start();
  write("two");
  BOOST_TEST(is_told(1));
  write("three");
  BOOST_TEST(is_told(2));
  std::this_thread::sleep_for(milliseconds(400));
  BOOST_TEST(told == 2);
}

BOOST_AUTO_TEST_CASE(what_could_not_be_taken_is_told_with_each_look_until_it_is) {
  failures = 2;
  watch.start();
  write("two");
  BOOST_TEST(is_told(3));
  std::this_thread::sleep_for(milliseconds(400));
  BOOST_TEST(told == 3);
}

BOOST_AUTO_TEST_CASE(what_has_changed_before_the_start_is_told) {
  write("two");
  watch.start();
  BOOST_TEST(is_told(1));
}

BOOST_AUTO_TEST_CASE(nobody_is_told_while_files_are_still_being_written) {
  watch.start();
  const auto end = steady_clock::now() + milliseconds(600);
  std::string content;
  while (steady_clock::now() < end) {
    write(content += "x");
    std::this_thread::sleep_for(milliseconds(20));
  }
  BOOST_TEST(told == 0);
  BOOST_TEST(is_told(1));
}

BOOST_AUTO_TEST_CASE(nothing_is_told_after_the_stop) {
  watch.start();
  watch.stop();
  write("two");
  std::this_thread::sleep_for(milliseconds(300));
  BOOST_TEST(told == 0);
}

BOOST_AUTO_TEST_CASE(without_files_there_is_nothing_to_start) {
  file_watch idle;
  idle.add({}, milliseconds(100), [] { return true; });
  idle.start();
  idle.stop();
}

BOOST_AUTO_TEST_SUITE_END()
