// What a POST may declare its body to be (contract, section 2).

#include <boost/test/unit_test.hpp>

#include <string>

#include "contract/outline.hpp"
#include "contract/raw_exchange.hpp"
#include "contract/taken_ids.hpp"

namespace {

constexpr const char* good_body = R"({"backupId": 13})";
constexpr const char* unsupported =
    "415 Unsupported Media Type json, Accept: application/vnd.spring-boot.actuator.v3+json, "
    "application/vnd.spring-boot.actuator.v2+json, application/json";

BOOST_FIXTURE_TEST_SUITE(content_types, contract::taken_ids)

BOOST_AUTO_TEST_CASE(TheThreeTypesAreTakenInAnyLetterCaseAndWithParameters) {
  for (const char* type :
       {"application/json", "application/vnd.spring-boot.actuator.v2+json",
        "application/vnd.spring-boot.actuator.v3+json", "Application/JSON",
        "application/VND.Spring-Boot.Actuator.V3+json", "application/json;charset=utf-8",
        "application/json; charset=UTF-8", "application/json ; charset=\"utf-8\"",
        "application/json;charset=utf-8;x=y", "application/json;",
        "application/vnd.spring-boot.actuator.v3+json;charset=utf-8"}) {
    BOOST_TEST_CONTEXT(type) {
      const auto answer = send("POST", history, R"({"backupId": 12})", {{"Content-Type", type}});
      BOOST_TEST(contract::message_of(answer) == is_taken("12"));
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryOtherTypeIs415WithTheThree) {
  for (const char* type : {"text/plain",
                           "text/plain;charset=utf-8",
                           "text/json",
                           "application/xml",
                           "application/x-www-form-urlencoded",
                           "multipart/form-data; boundary=x",
                           "application/octet-stream",
                           "application/vnd.spring-boot.actuator.v1+json",
                           "application/vnd.spring-boot.actuator.v4+json",
                           "application/problem+json",
                           "application/json5",
                           "application/jsonp",
                           "application/*",
                           "*/*",
                           "application/*+json",
                           "application",
                           "json",
                           "/json",
                           "application/",
                           "application/json/json",
                           "application/json charset=utf-8",
                           "application/json;charset",
                           "application/json, application/json",
                           "application/json;charset=\"utf-8",
                           "; charset=utf-8",
                           "\xC3\xA4/json",
                           "\xFF/json"}) {
    BOOST_TEST_CONTEXT(type) {
      BOOST_TEST(asked("POST", history, good_body, {{"Content-Type", type}}) == unsupported);
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(NoTypeIs415WithAndWithoutABody) {
  const auto said = [this](const std::string& fields, const std::string& body) {
    return contract::outline(
        contract::raw_exchange(host(), contract::raw_request("POST", history, fields, body)),
        history);
  };
  BOOST_TEST(said("", good_body) == unsupported);
  BOOST_TEST(said("", "") == unsupported);
  BOOST_TEST(said("Content-Length: 0\r\n", "") == unsupported);
  BOOST_TEST(said("Content-Type:\r\n", good_body) == unsupported);
  BOOST_TEST(said("Content-Type: \r\n", "") == unsupported);
  BOOST_TEST(said("Content-Type: application/json\r\nContent-Type: text/plain\r\n", good_body) ==
             unsupported);
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(ATypeThatIsRefusedIsNamedWithTheOneToSend) {
  BOOST_TEST(
      contract::message_of(send("POST", history, good_body, {{"Content-Type", "text/plain"}})) ==
      "the body is declared as text/plain; send application/json");
  BOOST_TEST(contract::message_of(contract::raw_exchange(
                 host(), contract::raw_request("POST", history, "", good_body))) ==
             "the body has no Content-Type; send application/json");
}

BOOST_AUTO_TEST_CASE(VerbThenTypeThenAcceptIsJudged, *boost::unit_test::label("full")) {
  const support::http_headers wrong_twice{{"Content-Type", "text/plain"}, {"Accept", "text/html"}};
  BOOST_TEST(asked("PUT", history, good_body, wrong_twice) ==
             "405 Method Not Allowed json, Allow: GET, POST");
  BOOST_TEST(asked("POST", history, good_body, wrong_twice) == unsupported);
  BOOST_TEST(asked("POST", "/actuator/unknown", good_body, wrong_twice) ==
             "404 Not Found json without a sentence");
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(OnlyAPostIsAskedForItsType) {
  const support::http_headers plain{{"Content-Type", "text/plain"}};
  BOOST_TEST(asked("GET", history, "", plain) == "200 v3");
  BOOST_TEST(asked("GET", "/actuator/backupHistory/13", "", plain) == "404 message v3");
  BOOST_TEST(asked("DELETE", "/actuator/backupHistory/13", "", plain) == "404 message v3");
  BOOST_TEST(asked("DELETE", "/actuator/backupHistory/13", good_body, plain) == "404 message v3");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
