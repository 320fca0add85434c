#include "storage/details_file.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "details_sample.hpp"
#include "scratch_folder.hpp"

using namespace storage_tests;
using ending = service::details_loaded::ending;

namespace {

using saved = tl::expected<service::details_saved, std::string>;

saved save(storage::details_file& file, const entries& wanted) {
  const auto saving = file.begin();
  for (const auto& [uuid, details] : wanted) saving->add(uuid, details);
  return saving->commit();
}

struct loading {
  service::details_loaded end;
  entries found;
};

loading load(storage::details_file& file) {
  loading got;
  got.end = file.load([&](std::string uuid, domain::snapshot_details details) {
    got.found[std::move(uuid)] = std::move(details);
  });
  return got;
}

void holds(storage::details_file& file, const entries& wanted) {
  const auto got = load(file);
  BOOST_TEST((got.end.end == ending::loaded), got.end.message);
  BOOST_TEST(got.end.entries == wanted.size());
  BOOST_TEST((got.found == wanted));
}

void is_said(std::string_view message, std::string_view part) {
  BOOST_TEST(message.find(part) != std::string_view::npos, message);
}

std::string bytes_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void put(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Does this in a process of its own; how that ended, as waitpid() says it.
template <class Work>
int in_child(Work work) {
  const auto child = ::fork();
  BOOST_TEST_REQUIRE(child >= 0);
  if (child == 0) {
    work();
    ::_exit(0);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  return status;
}

/// For as long as it lives no file of this process grows beyond that, as on a disk that is full.
class full_disk {
 public:
  explicit full_disk(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &limit_);
    const rlimit small{bytes, limit_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &small);
  }
  full_disk(const full_disk&) = delete;
  full_disk& operator=(const full_disk&) = delete;
  ~full_disk() {
    ::setrlimit(RLIMIT_FSIZE, &limit_);
    std::signal(SIGXFSZ, before_);
  }

 private:
  void (*before_)(int);
  rlimit limit_{};
};

struct world {
  scratch_folder folder;
  std::filesystem::path path = folder / "details";
  std::filesystem::path aside = folder / "details.set-aside";
  storage::details_file file{path, camunda};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(details_file, world)

BOOST_AUTO_TEST_CASE(nothing_is_there_before_the_first_saving) {
  BOOST_TEST((load(file).end.end == ending::nothing_there));
  storage::details_file elsewhere(folder / "no folder/details", camunda);
  BOOST_TEST((load(elsewhere).end.end == ending::nothing_there));
}

BOOST_AUTO_TEST_CASE(what_was_saved_is_loaded_and_the_last_saving_counts) {
  for (const auto& wanted : {some(), many(20000, 1), entries{}, many(10, 2)}) {
    const auto done = save(file, wanted);
    BOOST_TEST_REQUIRE(done.has_value(), done.error());
    BOOST_TEST(done->entries == wanted.size());
    BOOST_TEST(done->left_out == 0U);
    BOOST_TEST(done->bytes == std::filesystem::file_size(path));
    holds(file, wanted);
    BOOST_TEST(folder.files() == 1U);
  }
}

BOOST_AUTO_TEST_CASE(a_path_without_a_folder_is_one_here) {
  const auto before = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());
  storage::details_file here("details", camunda);
  const auto done = save(here, some());
  holds(here, some());
  std::filesystem::current_path(before);
  BOOST_TEST(done.has_value());
  holds(file, some());
}

BOOST_AUTO_TEST_CASE(only_its_owner_may_read_it_whatever_the_mask) {
  const auto mask = ::umask(0);
  BOOST_TEST(save(file, some()).has_value());
  struct stat status {};
  ::stat(path.c_str(), &status);
  BOOST_TEST((status.st_mode & 07777U) == 0600U);
  ::umask(0777);
  BOOST_TEST(save(file, some()).has_value());
  ::umask(mask);
  ::stat(path.c_str(), &status);
  BOOST_TEST((status.st_mode & 07777U) == 0600U);
}

BOOST_AUTO_TEST_CASE(a_saving_that_is_not_committed_leaves_the_old_file) {
  BOOST_TEST_REQUIRE(save(file, some()).has_value());
  {
    const auto saving = file.begin();
    for (const auto& [uuid, details] : many(10000, 3)) saving->add(uuid, details);
    BOOST_TEST(folder.files() == 2U);
    holds(file, some());
  }
  BOOST_TEST(folder.files() == 1U);
  holds(file, some());
}

BOOST_AUTO_TEST_CASE(a_process_that_is_killed_while_it_saves_leaves_the_old_file) {
  BOOST_TEST_REQUIRE(save(file, some()).has_value());
  const auto status = in_child([&] {
    const auto saving = file.begin();
    for (const auto& [uuid, details] : many(10000, 4)) saving->add(uuid, details);
    ::raise(SIGKILL);
  });
  BOOST_TEST(WIFSIGNALED(status));
  BOOST_TEST(folder.files() == 2U);
  holds(file, some());
  // What it left is removed by the next one, and only that.
  put(folder / "details.new-notes", "an operator's");
  put(folder / "details.new-0123456789abcdeX", "an operator's");
  put(folder / "other.new-0123456789abcdef", "another file's");
  BOOST_TEST_REQUIRE(save(file, many(5, 5)).has_value());
  BOOST_TEST(folder.files() == 4U);
  holds(file, many(5, 5));
}

BOOST_AUTO_TEST_CASE(a_kill_at_any_moment_leaves_a_whole_file) {
  const auto small = many(2000, 6);
  const auto big = many(6000, 7);
  BOOST_TEST_REQUIRE(save(file, small).has_value());
  int killed = 0;
  for (int round = 0; round < 40; ++round) {
    const auto child = ::fork();
    BOOST_TEST_REQUIRE(child >= 0);
    if (child == 0) {
      while (true) {
        static_cast<void>(save(file, big));
        static_cast<void>(save(file, small));
      }
    }
    std::this_thread::sleep_for(std::chrono::microseconds(500 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    killed += WIFSIGNALED(status) ? 1 : 0;
    const auto got = load(file);
    BOOST_TEST_REQUIRE((got.end.end == ending::loaded), got.end.message);
    BOOST_TEST_REQUIRE((got.found == small || got.found == big));
  }
  BOOST_TEST(killed == 40);
  BOOST_TEST_REQUIRE(save(file, small).has_value());
  BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(several_hosts_with_one_file_never_tear_it) {
  const auto first = many(3000, 8);
  const auto second = many(1000, 9);
  BOOST_TEST_REQUIRE(save(file, first).has_value());
  const auto host = [&](const entries& wanted, int* failed) {
    storage::details_file own(path, camunda);
    for (int round = 0; round < 25; ++round) *failed += save(own, wanted) ? 0 : 1;
  };
  int failed_first = 0;
  int failed_second = 0;
  int torn = 0;
  {
    std::jthread one([&] { host(first, &failed_first); });
    std::jthread two([&] { host(second, &failed_second); });
    for (int round = 0; round < 60; ++round) {
      const auto got = load(file);
      if (got.end.end != ending::loaded || (got.found != first && got.found != second)) ++torn;
    }
  }
  BOOST_TEST(failed_first == 0);
  BOOST_TEST(failed_second == 0);
  BOOST_TEST(torn == 0);
  BOOST_TEST(folder.files() == 1U);
}

BOOST_AUTO_TEST_CASE(a_damaged_file_is_set_aside_and_told_once) {
  put(aside, "of an earlier time");
  BOOST_TEST_REQUIRE(save(file, many(10000, 10)).has_value());
  auto bytes = bytes_of(path);
  bytes[bytes.size() - 20] = static_cast<char>(bytes[bytes.size() - 20] + 1);
  put(path, bytes);

  auto got = load(file);
  BOOST_TEST((got.end.end == ending::set_aside));
  BOOST_TEST(got.end.entries == 0U);
  BOOST_TEST(got.found.empty());  // though most of its blocks are whole
  is_said(got.end.message, "file of snapshot details '" + path.string() + "' is damaged: ");
  is_said(got.end.message, "renamed to '" + aside.string() + "'");
  BOOST_TEST(bytes_of(aside) == bytes);
  BOOST_TEST(!std::filesystem::exists(path));

  got = load(file);
  BOOST_TEST((got.end.end == ending::nothing_there));
  BOOST_TEST(got.end.message.empty());
  BOOST_TEST_REQUIRE(save(file, some()).has_value());
  holds(file, some());
}

BOOST_AUTO_TEST_CASE(a_file_of_something_else_is_set_aside) {
  storage::details_file other(path, {"other", "cluster-1"});
  BOOST_TEST_REQUIRE(save(other, some()).has_value());
  auto got = load(file);
  BOOST_TEST((got.end.end == ending::set_aside));
  is_said(got.end.message, "is not this host's: it is of repository 'other', not of 'camunda'");

  put(path, "key: value of another program\n");
  got = load(file);
  BOOST_TEST((got.end.end == ending::set_aside));
  is_said(got.end.message, "does not begin as such a file does");
  BOOST_TEST(bytes_of(aside) == "key: value of another program\n");
}

BOOST_AUTO_TEST_CASE(a_file_that_cannot_be_set_aside_is_replaced_all_the_same) {
  std::filesystem::create_directories(aside / "not empty");
  put(path, "nonsense, and of some length");
  const auto got = load(file);
  BOOST_TEST((got.end.end == ending::unreadable));
  is_said(got.end.message, "cannot be renamed to '" + aside.string() + "'");
  BOOST_TEST_REQUIRE(save(file, some()).has_value());
  holds(file, some());
}

BOOST_AUTO_TEST_CASE(a_file_that_changes_between_the_two_looks_is_no_source_of_errors) {
  const auto wanted = many(10000, 11);
  BOOST_TEST_REQUIRE(save(file, wanted).has_value());
  std::size_t wrong = 0;
  std::size_t taken = 0;
  const auto end = file.load([&](const std::string& uuid, const domain::snapshot_details& details) {
    if (taken++ == 0) ::truncate(path.c_str(), 200000);
    const auto known = wanted.find(uuid);
    if (known == wanted.end() || known->second != details) ++wrong;
  });
  BOOST_TEST((end.end == ending::set_aside));
  BOOST_TEST(end.entries == taken);
  BOOST_TEST(taken > 0U);
  BOOST_TEST(taken < wanted.size());
  BOOST_TEST(wrong == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_refused_and_left_alone) {
  put(folder / "target", "somebody's");
  struct row {
    std::string name;
    std::string_view why;
  };
  const std::vector<row> rows{{"link", "symbolic link"},
                              {"dangling", "symbolic link"},
                              {"folder", "no regular file"},
                              {"pipe", "no regular file"},
                              {"device", "no regular file"}};
  std::filesystem::create_symlink(folder / "target", folder / "link");
  std::filesystem::create_symlink(folder / "absent", folder / "dangling");
  std::filesystem::create_directory(folder / "folder");
  BOOST_TEST_REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const auto before = folder.files();
  for (const auto& row : rows) {
    storage::details_file odd(row.name == "device" ? "/dev/full" : folder / row.name, camunda);
    const auto got = load(odd);
    BOOST_TEST((got.end.end == ending::unreadable), row.name);
    is_said(got.end.message, row.why);
    if (row.name == "device") continue;  // nothing is to be made beside it
    const auto done = save(odd, some());
    BOOST_TEST_REQUIRE(!done.has_value(), row.name);
    is_said(done.error(), "cannot be replaced: it is no regular file");
  }
  BOOST_TEST(folder.files() == before);
  BOOST_TEST(bytes_of(folder / "target") == "somebody's");
  BOOST_TEST(!std::filesystem::exists(folder / "absent"));
}

BOOST_AUTO_TEST_CASE(a_full_disk_leaves_the_old_file_and_is_told) {
  BOOST_TEST_REQUIRE(save(file, some()).has_value());
  for (const rlim_t bytes : {0U, 1U, 30U, 5000U, 100000U}) {
    saved done;
    {
      const full_disk full(bytes);
      done = save(file, many(10000, 12));
    }
    BOOST_TEST_REQUIRE(!done.has_value());
    is_said(done.error(), "snapshot details are not kept over a restart: '" + path.string());
    is_said(done.error(), "cannot be written: File too large");
    BOOST_TEST(folder.files() == 1U);
    holds(file, some());
  }
}

BOOST_AUTO_TEST_CASE(a_folder_that_is_missing_or_may_not_be_written_is_told) {
  storage::details_file missing(folder / "absent/details", camunda);
  auto done = save(missing, some());
  BOOST_TEST_REQUIRE(!done.has_value());
  is_said(done.error(), "cannot be made: No such file or directory");

  BOOST_TEST_REQUIRE(save(file, some()).has_value());
  ::chmod(folder.path().c_str(), 0555);
  const auto user = ::geteuid();
  // Root may write anywhere.
  if (user == 0) BOOST_TEST_REQUIRE(::seteuid(65534) == 0);
  done = save(file, many(10, 13));
  if (user == 0) BOOST_TEST_REQUIRE(::seteuid(user) == 0);
  ::chmod(folder.path().c_str(), 0755);
  BOOST_TEST_REQUIRE(!done.has_value());
  is_said(done.error(), "cannot be made: Permission denied");
  holds(file, some());
}

BOOST_AUTO_TEST_CASE(a_file_that_may_not_be_read_is_told_and_left) {
  BOOST_TEST_REQUIRE(save(file, some()).has_value());
  ::chmod(path.c_str(), 0);
  ::chmod(folder.path().c_str(), 0755);
  const auto user = ::geteuid();
  if (user == 0) BOOST_TEST_REQUIRE(::seteuid(65534) == 0);
  const auto got = load(file);
  if (user == 0) BOOST_TEST_REQUIRE(::seteuid(user) == 0);
  BOOST_TEST((got.end.end == ending::unreadable));
  is_said(got.end.message, "cannot be read: Permission denied");
  ::chmod(path.c_str(), 0600);
  holds(file, some());
}

BOOST_AUTO_TEST_CASE(what_is_beyond_the_bounds_is_counted_and_the_rest_kept) {
  storage::details_bounds few;
  few.entries = 10;
  storage::details_file bounded(path, camunda, few);
  const auto done = save(bounded, many(25, 14));
  BOOST_TEST_REQUIRE(done.has_value());
  BOOST_TEST(done->entries == 10U);
  BOOST_TEST(done->left_out == 15U);
  BOOST_TEST(load(bounded).end.entries == 10U);
}

BOOST_AUTO_TEST_SUITE_END()
