#include "http/target.hpp"

#include <boost/test/unit_test.hpp>

#include <string_view>
#include <vector>

using host::http::is_authority;
using host::http::parse_target;
using host::http::target;

BOOST_AUTO_TEST_SUITE(request_target)

BOOST_AUTO_TEST_CASE(a_target_keeps_its_path_as_sent_and_decodes_its_parameters) {
  struct row {
    std::string_view text;
    target read;
  };
  const std::vector<row> rows = {
      {"/", {"/", {}}},
      {"*", {"*", {}}},
      {"/a/b%20c", {"/a/b%20c", {}}},
      {"/a//b/", {"/a//b/", {}}},
      {"/a...b/.c/..d", {"/a...b/.c/..d", {}}},
      {"/a?x=1&y=b+c%2B&&z&=e&x=2",
       {"/a", {{"x", "1"}, {"y", "b c+"}, {"z", ""}, {"", "e"}, {"x", "2"}}}},
      {"/a?pattern=2025*", {"/a", {{"pattern", "2025*"}}}},
      {"/a?x=y=z?", {"/a", {{"x", "y=z?"}}}},
      {"http://HOST:1/a?b=c", {"/a", {{"b", "c"}}}},
  };
  for (const row& each : rows) {
    BOOST_TEST_CONTEXT(each.text) {
      const auto read = parse_target(each.text, "http", "host:1");
      BOOST_REQUIRE(read);
      BOOST_TEST((*read == each.read));
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_clean_path_is_refused) {
  const std::vector<std::string_view> texts = {"",
                                               "a",
                                               "host:1",
                                               "https://host:1/a",
                                               "http://host/a",
                                               "http:///a",
                                               "http://host:1",
                                               "/a b",
                                               "/a\\b",
                                               "/a\"",
                                               "/a{b}",
                                               "/a#b",
                                               "/\xC3\xA4",
                                               "/a%",
                                               "/a%4",
                                               "/a%xy",
                                               "/.",
                                               "/..",
                                               "/a/../b",
                                               "/a/%2e/b",
                                               "/a/.%2E",
                                               "/a?x=%00",
                                               "/a?x=%C3",
                                               "/a?x=%g0",
                                               "/a?x=\xC3\xA4",
                                               "/a?<",
                                               "/a?x=%"};
  for (const std::string_view text : texts) {
    BOOST_TEST(!parse_target(text, "http", "host:1"), text);
  }
}

BOOST_AUTO_TEST_CASE(an_authority_is_a_name_or_an_address_with_an_optional_port) {
  for (const std::string_view yes :
       {"a", "a.b-c_d", "localhost:9600", "1.2.3.4", "[::1]", "[::1]:80", "a:"}) {
    BOOST_TEST(is_authority(yes), yes);
  }
  for (const std::string_view no : {"", ":80", "a b", "a/b", "a@b", "a:b", "a:123456", "[::1", "[]",
                                    "[x]", "[::1]80", "a,b", "a:80:90"}) {
    BOOST_TEST(!is_authority(no), no);
  }
}

BOOST_AUTO_TEST_SUITE_END()
