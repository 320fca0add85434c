#include "endpoint/list_request.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

namespace {

using namespace backup;
using endpoint::parse_list_request;

BOOST_AUTO_TEST_SUITE(list_requests)

BOOST_AUTO_TEST_CASE(PatternsBecomePatternsOfTheEngine) {
  struct row {
    std::optional<std::string_view> pattern;
    const char* engine_pattern;
  };
  for (const auto& [pattern, expected] :
       std::vector<row>{{std::nullopt, "camunda_webapps_*"},
                        {"", "camunda_webapps_*"},
                        {"*", "camunda_webapps_*"},
                        {"2025*", "camunda_webapps_2025*"},
                        {"1", "camunda_webapps_1_*"},
                        {"1234567890123456789*", "camunda_webapps_1234567890123456789*"},
                        {"12345678901234567890", "camunda_webapps_12345678901234567890_*"}}) {
    BOOST_TEST_CONTEXT(pattern.value_or("absent")) {
      const auto read = parse_list_request(pattern, std::nullopt);
      BOOST_REQUIRE(read.has_value());
      BOOST_TEST(read->engine_pattern == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(OtherPatternsAreErrorsOfTheOperation) {
  struct row {
    const char* pattern;
    const char* shown;  // as one printable line
  };
  for (const auto& [pattern, shown] :
       std::vector<row>{{"23a", "23a"},
                        {"backup24*", "backup24*"},
                        {"**", "**"},
                        {"1**", "1**"},
                        {"*1", "*1"},
                        {" ", ""},
                        {"1 ", "1"},
                        {"1\n2", "1 2"},
                        {"\xff", "?"},
                        {"123*?query=all", "123*?query=all"},
                        {"123456789012345678901", "123456789012345678901"},
                        {"12345678901234567890*", "12345678901234567890*"},
                        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa4\xc3\xa4",
                         "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa..."}}) {
    BOOST_TEST_CONTEXT(pattern) {
      const auto read = parse_list_request(pattern, std::nullopt);
      BOOST_REQUIRE(!read.has_value());
      BOOST_TEST(read.error().is_of_the_operation);
      BOOST_TEST(read.error().message ==
                 "Invalid pattern: " + std::string(shown) +
                     ". A pattern is digits with an optional * at the end, at most 20 characters.");
    }
  }
}

BOOST_AUTO_TEST_CASE(VerboseTakesEveryBooleanWord) {
  for (const char* word : {"true", "TRUE", "on", "yes", "Yes", "1", ""}) {
    BOOST_TEST_CONTEXT(word) {
      BOOST_TEST((parse_list_request({}, word)->how_much == service::detail::full));
    }
  }
  for (const char* word : {"false", "off", "no", "0", "OFF"}) {
    BOOST_TEST_CONTEXT(word) {
      BOOST_TEST((parse_list_request({}, word)->how_much == service::detail::states));
    }
  }
  for (const char* word : {"2", "maybe", "tru", "null"}) {
    BOOST_TEST_CONTEXT(word) {
      BOOST_TEST(!parse_list_request({}, word).error().is_of_the_operation);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
