#include "text/printable_line.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <utility>
#include <vector>

BOOST_AUTO_TEST_CASE(a_line_has_no_breaks_no_controls_and_no_bad_bytes) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"plain", "plain"},          {"two\r\nlines\n", "two lines"},
      {"\n\tfront", "front"},      {std::string("nul\0", 4), "nul?"},
      {"\x1B[31mred", "?[31mred"}, {"c1 \xC2\x9B!", "c1 ?!"},
      {"bad \xFF\xC3", "bad ??"},  {"gr\xC3\xBC\xC3\x9F\x65", "gr\xC3\xBC\xC3\x9F\x65"},
  };
  for (const auto& [bytes, line] : table) BOOST_TEST(host::text::printable_line(bytes) == line);
}
