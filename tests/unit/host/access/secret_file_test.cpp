#include "access/secret_file.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

using host::access::read_secret_file;

namespace {

class one_file {
 public:
  explicit one_file(const std::string& text) { std::ofstream(path) << text; }
  ~one_file() { std::filesystem::remove(path); }
  one_file(const one_file&) = delete;
  one_file& operator=(const one_file&) = delete;

  const std::string path =
      (std::filesystem::temp_directory_path() / ("secret-" + std::to_string(::getpid()))).string();
};

std::string read(const std::string& text) {
  const one_file file(text);
  const auto got = read_secret_file(file.path);
  return got ? "[" + *got + "]"
             : got.error().substr(got.error().find(file.path) + file.path.size());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(secret_files)

BOOST_AUTO_TEST_CASE(one_line_end_at_the_end_is_left_out) {
  BOOST_TEST(read("abc") == "[abc]");
  BOOST_TEST(read("abc\n") == "[abc]");
  BOOST_TEST(read("abc\r\n") == "[abc]");
  BOOST_TEST(read("abc\n\n") == "[abc\n]");
  BOOST_TEST(read(" abc ") == "[ abc ]");
}

BOOST_AUTO_TEST_CASE(what_holds_no_secret_is_told) {
  BOOST_TEST(read("") == " is empty; it should hold a secret");
  BOOST_TEST(read("\n") == " is empty; it should hold a secret");
  BOOST_TEST(read(std::string(64 * 1024, 'x')).size() == 64U * 1024 + 2);
  BOOST_TEST(read(std::string(64 * 1024 + 1, 'x')) ==
             " has more than 64 KiB; it should hold a secret alone");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_told_with_its_path) {
  BOOST_TEST(read_secret_file("/nowhere/at/all").error() ==
             "the file /nowhere/at/all cannot be read: No such file or directory");
  BOOST_TEST(read_secret_file("/").error() == "the file / is no file");
}

BOOST_AUTO_TEST_CASE(a_pipe_that_nobody_writes_into_is_not_waited_for) {
  const one_file place("");
  std::filesystem::remove(place.path);
  BOOST_REQUIRE_EQUAL(::mkfifo(place.path.c_str(), 0600), 0);
  BOOST_TEST(!read_secret_file(place.path).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
