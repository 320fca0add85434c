#include "secrets/secret_file.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <string>
#include <vector>

#include "unit/plugins/backup/secrets/scratch.hpp"

namespace secrets = backup::secrets;

BOOST_AUTO_TEST_SUITE(secret_files)

BOOST_AUTO_TEST_CASE(one_line_end_is_no_part_of_the_secret) {
  const secrets_test::folder at;
  struct row {
    std::string content;
    std::string secret;
  };
  const std::vector<row> rows{
      {"s3cret", "s3cret"},
      {"s3cret\n", "s3cret"},
      {"s3cret\r\n", "s3cret"},
      {" s3 cret ", " s3 cret "},
      {"p\xc3\xa4ss\n", "p\xc3\xa4ss"},
      {std::string(65536, 'x'), std::string(65536, 'x')},
  };
  for (const auto& [content, secret] : rows) {
    const auto read = secrets::read_secret_file(at.write("s", content));
    BOOST_TEST_REQUIRE(read.has_value());
    BOOST_TEST(read->view() == secret);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_secret_is_refused_without_a_word_of_it) {
  const secrets_test::folder at;
  struct row {
    std::string content;
    std::string why;
  };
  const std::vector<row> rows{
      {"", "is empty"},
      {"\n", "is empty"},
      {"\r\n", "is empty"},
      {"marked\nX-Other: field", "holds a control character, such as a second line"},
      {"marked\n\n", "holds a control character, such as a second line"},
      {std::string("marked\0", 7), "holds a control character, such as a second line"},
      {std::string(65537, 'x'), "is over 64 KiB"},
  };
  for (const auto& [content, why] : rows) {
    const auto read = secrets::read_secret_file(at.write("s", content));
    BOOST_TEST_REQUIRE(!read.has_value());
    BOOST_TEST(read.error() == why);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_file_is_refused_at_once) {
  const secrets_test::folder at;
  BOOST_TEST(secrets::read_secret_file(at.name("none")).error() ==
             "cannot be read (No such file or directory)");
  BOOST_TEST(secrets::read_secret_file(at.name("")).error() == "is no regular file");
  BOOST_TEST_REQUIRE(::mkfifo(at.name("pipe").c_str(), 0600) == 0);
  BOOST_TEST(secrets::read_secret_file(at.name("pipe")).error() == "is no regular file");
  BOOST_TEST(secrets::read_secret_file("/dev/zero").error() == "is no regular file");
}

BOOST_AUTO_TEST_SUITE_END()
