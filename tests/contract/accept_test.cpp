// What a client may ask its answers to be (contract, section 2).

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "contract/outline.hpp"
#include "contract/taken_ids.hpp"

namespace {

constexpr const char* unacceptable =
    "406 empty, Accept: application/vnd.spring-boot.actuator.v3+json, "
    "application/vnd.spring-boot.actuator.v2+json, application/json";

constexpr const char* v2_type = "application/vnd.spring-boot.actuator.v2+json";
constexpr const char* v3_type = "application/vnd.spring-boot.actuator.v3+json";

struct row {
  std::string accept;
  std::string type;
};
const std::vector<row> acceptable{
    {"", "v3"},
    {"*/*", "v3"},
    {"application/*", "v3"},
    {"application/*+json", "v3"},
    {v3_type, "v3"},
    {v2_type, "v2"},
    {"application/json", "json"},
    {"Application/JSON; charset=utf-8", "json"},
    {"application/json, */*;q=0.1", "json"},
    {"application/json, text/html", "json"},
    {"application/json;q=0.5, " + std::string(v2_type), "v2"},
    {std::string(v2_type) + ";q=0.3, application/json;q=0.4", "json"},
    {std::string(v3_type) + ", " + v2_type + ", application/json", "v3"},
    {std::string(v3_type) + ";q=0, application/*", "v2"},
    {"application/vnd.spring-boot.actuator.v1+json, application/json", "json"},
    {"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8", "v3"},
};
const std::vector<std::string> not_acceptable{
    "text/html",
    "text/*",
    "text/plain, text/html;q=0.5",
    "application/xml",
    "application/problem+json",
    "application/vnd.spring-boot.actuator.v1+json",
    "application/vnd.spring-boot.actuator.v4+json",
    "application/octet-stream",
    "application/json;q=0",
    "*/*;q=0",
    "application/json;q=2",
    "*/json",
    "nonsense",
    "/",
};

struct asking_for_types : contract::taken_ids {
  std::string accepting(const std::string& accept, const std::string& method,
                        const std::string& target, const std::string& body = "") {
    return asked(method, target, body, {{"Accept", accept}});
  }
};

BOOST_FIXTURE_TEST_SUITE(accept, asking_for_types)

BOOST_AUTO_TEST_CASE(WithoutAcceptTheThirdVersionIsAnswered) {
  // An absent field is what curl sends for "Accept:"; an empty one is in the table.
  BOOST_TEST(asked("GET", history) == "200 v3");
  BOOST_TEST(asked("GET", "/actuator/backupHistory/12") == "200 v3");
  BOOST_TEST(asked("GET", "/actuator/backupHistory/99") == "404 message v3");
  BOOST_TEST(asked("DELETE", "/actuator/backupHistory/99") == "404 message v3");
  BOOST_TEST(posted(R"({"backupId": 12})") == "400 message v3, close");
}

BOOST_AUTO_TEST_CASE(AnswersAndErrorsOfOperationsComeInTheTypeAskedFor) {
  for (const auto& [accept, type] : acceptable) {
    BOOST_TEST_CONTEXT(accept) {
      BOOST_TEST(accepting(accept, "GET", history) == "200 " + type);
      BOOST_TEST(accepting(accept, "GET", "/actuator/backupHistory/12") == "200 " + type);
      BOOST_TEST(accepting(accept, "GET", "/actuator/backupHistory/99") == "404 message " + type);
      BOOST_TEST(accepting(accept, "GET", history + std::string("?pattern=x")) ==
                 "400 message " + type + ", close");
      BOOST_TEST(accepting(accept, "POST", history, R"({"backupId": 12})") ==
                 "400 message " + type + ", close");
      BOOST_TEST(accepting(accept, "POST", history, R"({"backupId": 0})") ==
                 "400 message " + type + ", close");
      BOOST_TEST(accepting(accept, "DELETE", "/actuator/backupHistory/99") ==
                 "404 message " + type);
      BOOST_TEST(accepting(accept, "DELETE", "/actuator/backupHistory/0") ==
                 "400 message " + type + ", close");
    }
  }
}

BOOST_AUTO_TEST_CASE(SeveralAcceptFieldsAreOneList) {
  BOOST_TEST(asked("GET", history, "", {{"Accept", "text/html"}, {"Accept", "application/json"}}) ==
             "200 json");
  BOOST_TEST(asked("GET", history, "", {{"Accept", "text/html"}, {"Accept", "text/plain"}}) ==
             unacceptable);
}

BOOST_AUTO_TEST_CASE(WhatWeCannotMakeIs406AndDoesNothing) {
  for (const auto& accept : not_acceptable) {
    BOOST_TEST_CONTEXT(accept) {
      BOOST_TEST(accepting(accept, "GET", history) == unacceptable);
      BOOST_TEST(accepting(accept, "GET", "/actuator/backupHistory/12") == unacceptable);
      BOOST_TEST(accepting(accept, "GET", "/actuator/backupHistory/abc") == unacceptable);
      BOOST_TEST(accepting(accept, "HEAD", history) == unacceptable);
      BOOST_TEST(accepting(accept, "POST", history, R"({"backupId": 13})") == unacceptable);
      BOOST_TEST(accepting(accept, "POST", history, "{") == unacceptable);
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(ADeleteIsNever406AndItsErrorsFallBackToTheThirdVersion) {
  for (const auto& accept : not_acceptable) {
    BOOST_TEST_CONTEXT(accept) {
      BOOST_TEST(accepting(accept, "DELETE", "/actuator/backupHistory/99") == "404 message v3");
      BOOST_TEST(accepting(accept, "DELETE", "/actuator/backupHistory/0") ==
                 "400 message v3, close");
      BOOST_TEST(accepting(accept, "DELETE", "/actuator/backupHistory/abc") ==
                 "400 Bad Request json, close");
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_FIXTURE_TEST_CASE(ADeleteIsDoneWhateverIsAskedFor, contract::world) {
  contract::put_finished_backup(*this, "5");
  start();
  const auto target = "/actuator/backupHistory/5";
  BOOST_TEST(contract::outline(host().port().del(target, {{"Accept", "text/html"}}), target) ==
             "204 empty");
  BOOST_TEST(contract::outline(get(target), target) == "404 message v3");
}

BOOST_AUTO_TEST_CASE(ErrorsBeforeAnOperationAreJsonWhateverIsAskedFor,
                     *boost::unit_test::label("full")) {
  for (const char* accept : {v3_type, v2_type, "application/json", "*/*", "text/html"}) {
    BOOST_TEST_CONTEXT(accept) {
      BOOST_TEST(accepting(accept, "GET", "/actuator/nothing") ==
                 "404 Not Found json without a sentence");
      BOOST_TEST(accepting(accept, "PUT", history) ==
                 "405 Method Not Allowed json, Allow: GET, POST");
      BOOST_TEST(accepting(accept, "DELETE", "/actuator/backupHistory/1.5") ==
                 "400 Bad Request json, close");
      BOOST_TEST(accepting(accept, "POST", history, std::string(100'000, ' ')) ==
                 "413 Payload Too Large json, close");
      BOOST_TEST(accepting(accept, "OPTIONS", history) ==
                 "200 empty, Allow: GET,HEAD,POST,OPTIONS");
    }
  }
  for (const char* accept : {v3_type, v2_type, "application/json", "*/*"}) {
    BOOST_TEST_CONTEXT(accept) {
      BOOST_TEST(accepting(accept, "POST", history, "{}") == "400 Bad Request json, close");
      BOOST_TEST(accepting(accept, "GET", history + std::string("?verbose=2")) ==
                 "400 Bad Request json, close");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
