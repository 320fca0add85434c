#include "text/utf8.hpp"

#include <boost/test/unit_test.hpp>
#include <string_view>

BOOST_AUTO_TEST_CASE(well_formed_text_is_utf8) {
  for (const std::string_view good :
       {"", "plain", "\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80",
        "\xEF\xBF\xBF", "\xF0\x90\x80\x80", "\xF4\x8F\xBF\xBF"}) {
    BOOST_TEST(host::text::is_utf8(good), good);
  }
}

BOOST_AUTO_TEST_CASE(overlong_cut_surrogate_and_too_large_forms_are_not_utf8) {
  for (const std::string_view bad :
       {"\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2z", "\xE0\x9F\xBF", "\xE1\x80",
        "\xE1\x80z", "\xED\xA0\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xF1\x80\x80", "\xFE", "\xFF", "fine then \xFF"}) {
    BOOST_TEST(!host::text::is_utf8(bad), bad);
  }
}
