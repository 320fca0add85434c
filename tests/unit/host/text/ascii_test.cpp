#include "text/ascii.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(letters_of_ascii_become_lower_case_and_nothing_else_changes) {
  BOOST_TEST(host::text::lower_case("AZaz09-_[\xC3\x84") == "azaz09-_[\xC3\x84");
}

BOOST_AUTO_TEST_CASE(words_are_equal_whatever_the_case_of_their_letters) {
  BOOST_TEST(host::text::equals_ignoring_case("Content-Length", "content-LENGTH"));
  BOOST_TEST(host::text::equals_ignoring_case("", ""));
  BOOST_TEST(!host::text::equals_ignoring_case("ab", "abc"));
  BOOST_TEST(!host::text::equals_ignoring_case("@", "`"));  // as far apart as 'A' and 'a'
}
