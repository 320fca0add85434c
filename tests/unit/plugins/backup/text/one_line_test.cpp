#include "text/one_line.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_CASE(a_strangers_text_becomes_one_line_of_valid_utf8) {
  struct row {
    std::string text;
    std::size_t longest;
    std::string line;
  };
  const std::vector<row> rows{
      {"", 10, ""},
      {"plain words", 20, "plain words"},
      {"  a \r\n\t b  ", 20, "a b"},
      {std::string("a\0b", 3), 20, "a b"},
      {"a\x1b[31mb\x7f", 20, "a [31mb"},
      {"a\xc2\x85\xe2\x80\xa8"
       "b",
       20, "a b"},
      {"caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80", 20,
       "caf\xc3\xa9 \xe2\x82\xac \xf0\x9f\x98\x80"},
      {"caf\xe9", 20, "caf?"},
      {"\xc0\xaf", 20, "??"},            // overlong
      {"\xed\xa0\x80", 20, "???"},       // surrogate
      {"\xf4\x90\x80\x80", 20, "????"},  // beyond Unicode
      {"\xe2\x82", 20, "??"},            // cut in the middle
      {"12345", 5, "12345"},
      {"123456", 5, "12345..."},
      {"1234\xc3\xa9", 5, "1234..."},  // never half a character
      {"12345   ", 5, "12345"},
  };
  for (const auto& row : rows) {
    BOOST_TEST(backup::text::one_line(row.text, row.longest) == row.line, row.text);
  }
}
