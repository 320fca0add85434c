#include "files/watched_files.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace fs = std::filesystem;
using host::files::watched_files;

namespace {

struct fixture {
  fixture() {
    std::string pattern = (fs::temp_directory_path() / "watched-XXXXXX").native();
    BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
  }
  ~fixture() { fs::remove_all(folder); }
  fixture(const fixture&) = delete;
  fixture& operator=(const fixture&) = delete;

  static void write(const fs::path& file, std::string_view content) {
    std::ofstream out(file, std::ios::trunc);
    out << content;
  }
  std::string path(std::string_view name) const { return (folder / name).native(); }

  fs::path folder;
};

/// Content, size and place stay: only its time of writing is another one.
void touch(const std::string& path) {
  struct stat now {};
  BOOST_REQUIRE(::stat(path.c_str(), &now) == 0);
  timespec times[2] = {now.st_atim, now.st_mtim};
  times[1].tv_sec += 1;
  BOOST_REQUIRE(::utimensat(AT_FDCWD, path.c_str(), static_cast<timespec*>(times), 0) == 0);
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(watched_files_of_a_folder, fixture)

BOOST_AUTO_TEST_CASE(nothing_has_changed_when_nothing_has) {
  write(folder / "a", "one");
  watched_files watched({path("a"), path("missing")});
  BOOST_TEST(!watched.have_changed());
  BOOST_TEST(!watched.have_changed());
  std::ifstream(path("a")).get();  // reading is no change
  BOOST_TEST(!watched.have_changed());
}

BOOST_AUTO_TEST_CASE(no_file_at_all_never_changes) {
  watched_files watched({});
  BOOST_TEST(!watched.have_changed());
}

BOOST_AUTO_TEST_CASE(a_file_written_anew_has_changed_once) {
  write(folder / "a", "one");
  write(folder / "b", "two");
  watched_files watched({path("a"), path("b")});
  write(folder / "b", "three");
  BOOST_TEST(watched.have_changed());
  BOOST_TEST(!watched.have_changed());
}

BOOST_AUTO_TEST_CASE(two_that_change_at_once_are_told_at_once) {
  write(folder / "a", "one");
  write(folder / "b", "two");
  watched_files watched({path("a"), path("b")});
  write(folder / "a", "three");
  write(folder / "b", "four");
  BOOST_TEST(watched.have_changed());
  BOOST_TEST(!watched.have_changed());
}

BOOST_AUTO_TEST_CASE(a_touched_file_has_changed) {
  write(folder / "a", "one");
  watched_files watched({path("a")});
  touch(path("a"));
  BOOST_TEST(watched.have_changed());
  BOOST_TEST(!watched.have_changed());
}

BOOST_AUTO_TEST_CASE(one_that_others_may_read_now_has_changed) {
  write(folder / "a", "one");
  fs::permissions(folder / "a", fs::perms::none);
  watched_files watched({path("a")});
  fs::permissions(folder / "a", fs::perms::owner_read);
  BOOST_TEST(watched.have_changed());
}

/// As a careful writer does it: a new file beside the old one, of the same size and time.
BOOST_AUTO_TEST_CASE(a_file_replaced_by_its_like_has_changed) {
  write(folder / "a", "one");
  write(folder / "new", "two");
  fs::last_write_time(folder / "new", fs::last_write_time(folder / "a"));
  watched_files watched({path("a")});
  fs::rename(folder / "new", folder / "a");
  BOOST_TEST(watched.have_changed());
  BOOST_TEST(!watched.have_changed());
}

/// A volume of Kubernetes: key -> ..data/key, and ..data -> a folder with the time in its name.
BOOST_AUTO_TEST_CASE(a_link_that_leads_elsewhere_now_has_changed) {
  fs::create_directories(folder / "..2026_11_01");
  fs::create_directories(folder / "..2026_11_02");
  write(folder / "..2026_11_01" / "key", "one");
  write(folder / "..2026_11_02" / "key", "two");
  fs::create_directory_symlink("..2026_11_01", folder / "..data");
  fs::create_symlink("..data/key", folder / "key");
  watched_files watched({path("key")});
  BOOST_TEST(!watched.have_changed());

  fs::create_directory_symlink("..2026_11_02", folder / "..data_tmp");
  fs::rename(folder / "..data_tmp", folder / "..data");
  BOOST_TEST(watched.have_changed());
  BOOST_TEST(!watched.have_changed());

  fs::remove_all(folder / "..2026_11_01");
  BOOST_TEST(!watched.have_changed());
}

BOOST_AUTO_TEST_CASE(a_file_that_comes_or_goes_has_changed) {
  watched_files watched({path("a")});
  BOOST_TEST(!watched.have_changed());
  write(folder / "a", "one");
  BOOST_TEST(watched.have_changed());
  BOOST_TEST(!watched.have_changed());
  fs::remove(folder / "a");
  BOOST_TEST(watched.have_changed());
  BOOST_TEST(!watched.have_changed());
}

BOOST_AUTO_TEST_CASE(a_link_to_nowhere_is_a_missing_file) {
  fs::create_symlink("nowhere", folder / "a");
  watched_files watched({path("a")});
  BOOST_TEST(!watched.have_changed());
  write(folder / "nowhere", "one");
  BOOST_TEST(watched.have_changed());
}

BOOST_AUTO_TEST_SUITE_END()
