#include "registry/endpoint_path.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>
#include <vector>

using host::registry::parse_endpoint_path;
using host::registry::path_segment;
using kind = host::registry::path_segment::kind;

BOOST_AUTO_TEST_SUITE(endpoint_path)

BOOST_AUTO_TEST_CASE(a_path_is_made_of_literals_and_selectors) {
  BOOST_TEST((*parse_endpoint_path("") == std::vector<path_segment>{}));
  BOOST_TEST((*parse_endpoint_path("a-b/{x}/{*y_1}") ==
              std::vector<path_segment>{
                  {kind::literal, "a-b"}, {kind::selector, "x"}, {kind::rest, "y_1"}}));
}

BOOST_AUTO_TEST_CASE(what_breaks_a_rule_is_refused) {
  for (const std::string_view bad :
       {"/a",   "a/",    "a//b",   "/",       ".",        "a/..", "a b",
        "%20",  "{}",    "{*}",    "{a",      "a}",       "{a}b", "{a-b}",
        "{1a}", "{**a}", "{*a}/b", "{a}/{a}", "{a}/{*a}", "a?b",  "\xC3\xA4"}) {
    BOOST_TEST(!parse_endpoint_path(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(names_of_selectors_do_not_make_a_shape) {
  const auto same = [](std::string_view a, std::string_view b) {
    return host::registry::same_shape(*parse_endpoint_path(a), *parse_endpoint_path(b));
  };
  BOOST_TEST(same("a/{x}", "a/{y}"));
  BOOST_TEST(same("{*x}", "{*y}"));
  BOOST_TEST(!same("{x}", "{*x}"));
  BOOST_TEST(!same("a", "b"));
  BOOST_TEST(!same("a", "{a}"));
  BOOST_TEST(!same("", "{a}"));
}

BOOST_AUTO_TEST_SUITE_END()
