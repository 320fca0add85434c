#include "log/utf8_text.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_SUITE(utf8_text)

BOOST_AUTO_TEST_CASE(only_shortest_forms_of_characters_are_valid) {
  for (const auto* text :
       {"", "a", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "\xF4\x8F\xBF\xBF"}) {
    BOOST_TEST(host::log::is_utf8(text));
  }
  for (const auto* text : {"\x80", "\xC3", "\xC0\xAF", "\xE0\x80\xAF", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "a\xFF", "\xE2\x82"}) {
    BOOST_TEST(!host::log::is_utf8(text));
  }
}

BOOST_AUTO_TEST_SUITE_END()
