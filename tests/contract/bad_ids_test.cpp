// Ids that are none, wherever an id can stand (contract, section 2).

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "contract/outline.hpp"
#include "contract/raw_exchange.hpp"
#include "contract/taken_ids.hpp"

namespace {

using texts = std::vector<std::string>;

constexpr const char* of_the_framework = "400 Bad Request json, close";
constexpr const char* of_the_operation = "400 message v3, close";
constexpr const char* unknown_id = "404 message v3";

/// Written as they are into {"backupId": ...}.
const texts no_integers{
    "1.5",
    "12.0",
    "1.2e1",
    "12e0",
    "1e3",
    "1.0",
    "0.0",
    "0e1",
    "007",
    "012",
    "00",
    "-0",
    "-012",
    "+12",
    "0x0C",
    "12L",
    "1_2",
    "NaN",
    "Infinity",
    "\"\"",
    "\" \"",
    "\"abc\"",
    "\"007\"",
    "\"012\"",
    "\"+12\"",
    "\"-0\"",
    "\"0x0C\"",
    "\"12.0\"",
    "\"12e0\"",
    "\" 12\"",
    "\"12 \"",
    "\"12\\n\"",
    "\"12\\u0000\"",
    "\"1,2\"",
    "\"\xEF\xBC\x91\xEF\xBC\x92\"",
    "\"\xD9\xA1\xD9\xA2\"",
    "true",
    "false",
    "\"true\"",
    "null",
    "9223372036854775808",
    "\"9223372036854775808\"",
    "18446744073709551628",
    "-9223372036854775809",
    "100000000000000000000000000000000000000012",
    "1e999",
    "{}",
    "{\"backupId\": 12}",
    "[]",
    "[12]",
};
const texts not_positive{"0", "-1", "-12", "\"0\"", "\"-1\"", "-9223372036854775808"};

BOOST_FIXTURE_TEST_SUITE(bad_ids, contract::taken_ids)

BOOST_AUTO_TEST_CASE(AnIdInABodyIsPlainDigitsFromOneToTheHighest) {
  for (const auto& id : no_integers) {
    BOOST_TEST_CONTEXT(id) {
      BOOST_TEST(posted("{\"backupId\": " + id + "}") == of_the_framework);
    }
  }
  for (const auto& id : not_positive) {
    BOOST_TEST_CONTEXT(id) {
      BOOST_TEST(posted("{\"backupId\": " + id + "}") == of_the_operation);
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(AnIdThatIsRefusedIsNamedWithTheRange) {
  BOOST_TEST(told(R"({"backupId": 0})") ==
             "backupId must be a whole number from 1 to 9223372036854775807. Received value: 0");
  BOOST_TEST(told(R"({"backupId": "-1"})") ==
             "backupId must be a whole number from 1 to 9223372036854775807. Received value: -1");
  BOOST_TEST(told(R"({"backupId": 1.5})") ==
             "backupId must be a whole number from 1 to 9223372036854775807, in plain digits");
  BOOST_TEST(told("{}") == "backupId is missing: send {\"backupId\": 123}");
}

BOOST_AUTO_TEST_CASE(DigitsAreAnIdAsANumberAndAsAString) {
  for (const char* body :
       {R"({"backupId": 12})", R"({"backupId":"12"})", R"({"backupId":"\u00312"})",
        R"({"\u0062ackupId":12})", "\t{\r\n\"backupId\" : 12 }\n "}) {
    BOOST_TEST_CONTEXT(body) {
      BOOST_TEST(told(body) == is_taken("12"));
    }
  }
  BOOST_TEST(told(R"({"backupId": 9223372036854775807})") == is_taken(highest));
  BOOST_TEST(told(R"({"backupId": "9223372036854775807"})") == is_taken(highest));
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(AnIdInTheQueryIsUsedWhereTheBodyHasNone) {
  for (const char* body : {"", "{}", R"({"backupId": null})", R"({"other": 13})"}) {
    BOOST_TEST_CONTEXT(body) {
      BOOST_TEST(told(body, "?backupId=12") == is_taken("12"));
    }
  }
  for (const char* query : {"?backupId=%31%32", "?%62ackupId=12", "?x&backupId=12&=y"}) {
    BOOST_TEST_CONTEXT(query) {
      BOOST_TEST(told("", query) == is_taken("12"));
    }
  }
  BOOST_TEST(told(R"({"backupId": 12})", "?backupId=12") == is_taken("12"));
  BOOST_TEST(told(R"({"backupId": "12"})", "?backupId=12") == is_taken("12"));
  BOOST_TEST(told("", std::string("?backupId=") + highest) == is_taken(highest));
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(AnIdInTheQueryThatIsNoneOrDisagreesIsRefused,
                     *boost::unit_test::label("full")) {
  for (const char* body : {"{}", R"({"backupId": 12})"}) {
    for (const char* value : {"", "abc", "1.5", "12.0", "1e3", "007", "012", "+12", "%2B12",
                              "%2012", "12%20", "0x0C", "true", "null", "9223372036854775808",
                              "%C3%A4", "12&backupId=12", "12&backupId=13", "12&%62ackupId=12"}) {
      BOOST_TEST_CONTEXT(body << " ?backupId=" << value) {
        BOOST_TEST(posted(body, std::string("?backupId=") + value) == of_the_framework);
      }
    }
    for (const char* value : {"0", "-1", "-9223372036854775808"}) {
      BOOST_TEST_CONTEXT(body << " ?backupId=" << value) {
        BOOST_TEST(posted(body, std::string("?backupId=") + value) == of_the_operation);
      }
    }
  }
  BOOST_TEST(posted(R"({"backupId": 13})", "?backupId=12") == of_the_framework);
  BOOST_TEST(told(R"({"backupId": 13})", "?backupId=12") ==
             "backupId is 13 in the body and 12 in the query");
  // What is wrong in the body stays wrong.
  for (const char* body : {"{", "[]", R"({"backupId": "abc"})", R"({"backupId": true})"}) {
    BOOST_TEST_CONTEXT(body) {
      BOOST_TEST(posted(body, "?backupId=12") == of_the_framework);
    }
  }
  BOOST_TEST(posted(R"({"backupId": 0})", "?backupId=12") == of_the_operation);
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(AnIdInAPathIsPlainDigitsFromOneToTheHighest,
                     *boost::unit_test::label("full")) {
  for (const std::string method : {"GET", "DELETE"}) {
    for (const char* id : {"abc",
                           "1.5",
                           "12.0",
                           "1e3",
                           "007",
                           "012",
                           "+12",
                           "%2B12",
                           "-0",
                           "0x0C",
                           "%20",
                           "12%20",
                           "%2012",
                           "12%0A",
                           "12%00",
                           "12%2F",
                           "true",
                           "null",
                           "*",
                           "12*",
                           "9223372036854775808",
                           "-9223372036854775809",
                           "100000000000000000000000000000000000000012",
                           "%C3%A4",
                           "%FF",
                           "%EF%BC%91",
                           "%3112%",
                           "12,13",
                           "12;v=1",
                           "camunda_webapps_12_8.8.0_part_1_of_1"}) {
      BOOST_TEST_CONTEXT(method << " " << id) {
        BOOST_TEST(asked(method, history + ("/" + std::string(id))) == of_the_framework);
      }
    }
    for (const char* id : {"0", "-1", "-12", "-9223372036854775808", "%30"}) {
      BOOST_TEST_CONTEXT(method << " " << id) {
        BOOST_TEST(asked(method, history + ("/" + std::string(id))) == of_the_operation);
      }
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(APathIsDecodedBeforeItsIdIsRead) {
  BOOST_TEST(asked("GET", "/actuator/backupHistory/%312") == "200 v3");
  for (const std::string method : {"GET", "DELETE"}) {
    const auto answer = send(method, "/actuator/backupHistory/%31");
    BOOST_TEST(contract::outline(answer, "") == unknown_id);
    BOOST_TEST(contract::message_of(answer) == "No backup with id [1] found.");
  }
}

BOOST_FIXTURE_TEST_CASE(TheHighestIdIsAnIdLikeOthers, contract::world) {
  const std::string highest = contract::taken_ids::highest;
  contract::put_finished_backup(*this, highest);
  start();
  BOOST_TEST(remove("9223372036854775806").status == 404);
  BOOST_TEST((show(highest).at("backupId") == boost::json::value(9223372036854775807)));
  BOOST_TEST(remove(highest).status == 204);
  await_gone(highest);
  BOOST_TEST(get("/actuator/backupHistory/" + highest).status == 404);
}

BOOST_AUTO_TEST_CASE(BytesOutsideOfAsciiInATargetAreRefusedBeforeTheOperation,
                     *boost::unit_test::label("full")) {
  const auto json = "Content-Type: application/json\r\n";
  for (const std::string method : {"GET", "DELETE"}) {
    const auto target = "/actuator/backupHistory/\xC3\xA4";
    const auto answer = contract::raw_exchange(host(), contract::raw_request(method, target));
    BOOST_TEST(contract::outline(answer, target) == of_the_framework);
  }
  const auto target = "/actuator/backupHistory?backupId=1\xFF";
  const auto answer =
      contract::raw_exchange(host(), contract::raw_request("POST", target, json, "{}"));
  BOOST_TEST(contract::outline(answer, target) == of_the_framework);
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
