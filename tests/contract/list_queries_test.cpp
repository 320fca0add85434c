// The query of the list: pattern, verbose, and what is neither (contract, sections 1 and 2).

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "contract/outline.hpp"
#include "contract/raw_exchange.hpp"
#include "contract/taken_ids.hpp"

namespace {

namespace json = boost::json;
using ids = std::vector<std::int64_t>;

constexpr const char* of_the_framework = "400 Bad Request json, close";
constexpr const char* of_the_operation = "400 message v3, close";

/// "abc" in every mixture of upper and lower case.
std::vector<std::string> in_every_letter_case(const std::string& word) {
  std::vector<std::string> all{""};
  for (const char letter : word) {
    const bool is_letter = letter >= 'a' && letter <= 'z';
    std::vector<std::string> longer;
    for (const auto& start : all) {
      longer.push_back(start + letter);
      if (is_letter) longer.push_back(start + static_cast<char>(letter - 'a' + 'A'));
    }
    all = std::move(longer);
  }
  return all;
}

constexpr std::int64_t high = 9223372036854775807;
const ids newest_first{12, high};
const ids highest_first{high, 12};

struct listing : contract::taken_ids {
  std::string listed(const std::string& query) { return asked("GET", history + query); }

  ids ids_listed(const std::string& query) {
    ids all;
    const auto list = json::parse(send("GET", history + query).body);
    for (const auto& one : list.as_array()) all.push_back(one.at("backupId").as_int64());
    return all;
  }

  /// Whether the list is one with details: by the start, not by the id. Start times tell nothing,
  /// for what is known is given in every list.
  bool is_detailed(const std::string& query) {
    const auto shown = ids_listed(query);
    BOOST_TEST((shown == newest_first || shown == highest_first));
    return shown == newest_first;
  }
};

const std::vector<std::string> yes{"true", "on", "yes", "1"};
const std::vector<std::string> no{"false", "off", "no", "0"};

BOOST_FIXTURE_TEST_SUITE(list_queries, listing)

BOOST_AUTO_TEST_CASE(APatternIsDigitsWithAnOptionalStar) {
  for (const char* query : {"", "?pattern=*", "?pattern=", "?pattern", "?pattern=%2A", "?=x",
                            "?pattern=&verbose=", "?&&pattern=*&"}) {
    BOOST_TEST_CONTEXT(query) {
      BOOST_TEST(ids_listed(query) == newest_first, boost::test_tools::per_element());
    }
  }
  struct row {
    const char* pattern;
    ids expected;
  };
  for (const auto& [pattern, expected] : std::vector<row>{{"12", {12}},
                                                          {"12*", {12}},
                                                          {"1*", {12}},
                                                          {"%31*", {12}},
                                                          {"%31%32", {12}},
                                                          {"1", {}},
                                                          {"2*", {}},
                                                          {"9*", {high}},
                                                          {"9223372036854775807", {high}},
                                                          {"9223372036854775807*", {high}},
                                                          // Digits that are the name of no id.
                                                          {"0", {}},
                                                          {"012", {}},
                                                          {"012*", {}},
                                                          {"92233720368547758079", {}},
                                                          {"99999999999999999999", {}}}) {
    BOOST_TEST_CONTEXT(pattern) {
      BOOST_TEST(ids_listed(std::string("?pattern=") + pattern) == expected,
                 boost::test_tools::per_element());
      BOOST_TEST(ids_listed(std::string("?verbose=false&pattern=") + pattern) == expected,
                 boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryOtherPatternIsRefusedByTheOperation) {
  std::string many_umlauts = "a";
  for (int count = 0; count < 25; ++count) many_umlauts += "%C3%A4";
  for (const auto& pattern : std::vector<std::string>{"1**",
                                                      "**",
                                                      "*1",
                                                      "1*2",
                                                      "abc",
                                                      "a*",
                                                      "1a",
                                                      "-1",
                                                      "-1*",
                                                      "%2B1",
                                                      "+1",
                                                      "1+",
                                                      "%201",
                                                      "1%20",
                                                      "%20",
                                                      "1%0A",
                                                      "1.5",
                                                      "1e3",
                                                      "0x1",
                                                      "1,2",
                                                      "1?",
                                                      "?",
                                                      "_all",
                                                      "12_8.8.0",
                                                      "12%2F",
                                                      "../12",
                                                      "%22",
                                                      "%3Cb%3E",
                                                      "1%25",
                                                      "1%01",
                                                      "1%7F",
                                                      "%E2%80%A8",
                                                      "%C3%A4",
                                                      "%EF%BC%91",
                                                      "100000000000000000000",
                                                      "10000000000000000000*",
                                                      "1234567890123456789012345",
                                                      "1000000000000000000000000*",
                                                      many_umlauts,
                                                      std::string(5000, '1'),
                                                      std::string(5000, 'a')}) {
    BOOST_TEST_CONTEXT(pattern.substr(0, 80)) {
      BOOST_TEST(listed("?pattern=" + pattern) == of_the_operation);
    }
  }
  BOOST_TEST(contract::message_of(send("GET", history + std::string("?pattern=1**"))) ==
             "Invalid pattern: 1**. A pattern is digits with an optional * at the end, at most 20 "
             "characters.");
}

BOOST_AUTO_TEST_CASE(APatternThatIsNoTextOrThereTwiceIsRefusedBeforeTheOperation,
                     *boost::unit_test::label("full")) {
  for (const char* query :
       {"?pattern=%FF", "?pattern=%C3", "?pattern=1%00", "?pattern=%", "?pattern=%3",
        "?pattern=%zz", "?pattern=1&pattern=1", "?pattern=*&pattern=*",
        "?pattern=&pattern=", "?pattern=12&verbose=true&pattern=13", "?pattern=12&%70attern=12"}) {
    BOOST_TEST_CONTEXT(query) {
      BOOST_TEST(listed(query) == of_the_framework);
    }
  }
  for (const char* query :
       {"?pattern=\xC3\xA4", "?pattern=\xFF", "?pattern=\"1\"", "?pattern=<1>"}) {
    const auto target = std::string(history) + query;
    BOOST_TEST_CONTEXT(target) {
      BOOST_TEST(
          contract::outline(contract::raw_exchange(host(), contract::raw_request("GET", target)),
                            target) == of_the_framework);
    }
  }
}

BOOST_AUTO_TEST_CASE(VerboseIsTrueUnlessToldOtherwise) {
  BOOST_TEST(is_detailed(""));
  BOOST_TEST(is_detailed("?verbose="));
  BOOST_TEST(is_detailed("?verbose"));
  for (const auto& word : yes) {
    BOOST_TEST_CONTEXT(word) {
      BOOST_TEST(is_detailed("?verbose=" + word));
    }
  }
  for (const auto& word : no) {
    BOOST_TEST_CONTEXT(word) {
      BOOST_TEST(!is_detailed("?verbose=" + word));
    }
  }
  BOOST_TEST(!is_detailed("?pattern=*&verbose=%66alse"));
}

BOOST_AUTO_TEST_CASE(BooleanWordsAreReadInEveryLetterCase, *boost::unit_test::label("full")) {
  for (const auto& words : {yes, no}) {
    for (const auto& word : words) {
      for (const auto& written : in_every_letter_case(word)) {
        BOOST_TEST_CONTEXT(written) {
          BOOST_TEST(is_detailed("?verbose=" + written) == (words == yes));
        }
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatIsNoBooleanWordIsRefusedBeforeTheOperation) {
  for (const char* word : {"perhaps",
                           "y",
                           "n",
                           "t",
                           "f",
                           "2",
                           "-1",
                           "00",
                           "01",
                           "1.0",
                           "null",
                           "truee",
                           "tru",
                           "+true",
                           "true+",
                           "%20true",
                           "true%20",
                           "true%0A",
                           "on,off",
                           "%EF%BC%91",
                           "true&verbose=true",
                           "true&verbose=false",
                           "&verbose=",
                           "false&%76erbose=false"}) {
    BOOST_TEST_CONTEXT(word) {
      BOOST_TEST(listed("?verbose=" + std::string(word)) == of_the_framework);
    }
  }
  BOOST_TEST(contract::message_of(send("GET", history + std::string("?verbose=perhaps"))) ==
             "verbose must be true or false");
}

BOOST_AUTO_TEST_CASE(UnknownParametersAreIgnoredByAllFour) {
  const std::string unknown =
      "?unknown=x&unknown=y&Verbose=perhaps&PATTERN=abc&pattern%20=abc&x=%C3%A4&=&z";
  BOOST_TEST(is_detailed(unknown));
  BOOST_TEST(told(R"({"backupId": 12})", unknown) == is_taken("12"));
  BOOST_TEST(asked("GET", history + ("/12" + unknown)) == "200 v3");
  BOOST_TEST(asked("DELETE", history + ("/13" + unknown)) == "404 message v3");
  // Those of the list mean nothing to the others.
  const std::string of_the_list = "?pattern=abc&verbose=perhaps&verbose=2";
  BOOST_TEST(told(R"({"backupId": 12})", of_the_list) == is_taken("12"));
  BOOST_TEST(asked("GET", history + ("/12" + of_the_list)) == "200 v3");
  BOOST_TEST(asked("DELETE", history + ("/13" + of_the_list)) == "404 message v3");
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
