#include "endpoint/take_request.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

using namespace backup::endpoint;

constexpr const char* not_digits =
    "request: backupId must be a whole number from 1 to 9223372036854775807, in plain digits";

std::string outcome(std::string_view body, std::optional<std::string_view> parameter = {}) {
  const auto read = parse_take_request(body, parameter);
  if (read) return read->to_string();
  return (read.error().is_of_the_operation ? "operation: " : "request: ") + read.error().message;
}

BOOST_AUTO_TEST_SUITE(take_requests)

BOOST_AUTO_TEST_CASE(EveryBodyHasItsOutcome) {
  const std::string range =
      "operation: backupId must be a whole number from 1 to 9223372036854775807. Received value: ";
  const std::string missing = "request: backupId is missing: send {\"backupId\": 123}";
  const std::string no_object = "request: the body must be a JSON object: {\"backupId\": 123}";
  struct row {
    std::string body;
    std::string outcome;
  };
  const std::vector<row> rows{
      {R"({"backupId": 123})", "123"},
      {R"({"backupId": "12"})", "12"},
      {R"({"backupId":9223372036854775807})", "9223372036854775807"},
      {R"( {"a": [1, {"backupId": 9}], "backupId": 5, "b": {"backupId": 8, "c": null}} )", "5"},
      {R"({"\u0062ackupId": 6})", "6"},
      {R"({"backupId": 0})", range + "0"},
      {R"({"backupId": -1})", range + "-1"},
      {R"({"backupId": "-5"})", range + "-5"},
      {R"({"backupId": 1.5})", not_digits},
      {R"({"backupId": 1.0})", not_digits},
      {R"({"backupId": 1e3})", not_digits},
      {R"({"backupId": "007"})", not_digits},
      {R"({"backupId": 9223372036854775808})", not_digits},
      {R"({"backupId": 99999999999999999999999})", not_digits},
      {R"({"backupId": ""})", not_digits},
      {R"({"backupId": " "})", not_digits},
      {R"({"backupId": "abc"})", not_digits},
      {R"({"backupId": 007})", "request: the body is not JSON: syntax error"},
      {R"({"backupId": true})", "request: backupId must be a number"},
      {R"({"backupId": {"backupId": 5}})", "request: backupId must be a number"},
      {R"({"backupId": [5]})", "request: backupId must be a number"},
      {R"({"backupId": null})", missing},
      {R"({})", missing},
      {R"({"BackupId": 5})", missing},
      {"", missing},
      {"null", no_object},
      {"5", no_object},
      {R"("5")", no_object},
      {R"([{"backupId": 5}])", no_object},
      {"{", "request: the body is not JSON: incomplete JSON"},
      {R"({"backupId": 5} x)", "request: the body has text after the end of its JSON value"},
      {R"({"backupId": 5} {})", "request: the body has text after the end of its JSON value"},
      {"{\"backupId\": 5 /* five */}", "request: the body is not JSON: syntax error"},
      {"{\"backupId\": 5,}", "request: the body is not JSON: syntax error"},
      {R"({"backupId": 5, "backupId": 5})", "request: the body has the member \"backupId\" twice"},
      {R"({"backupId": 5, "a": {"b": 1, "b": 2}})", "request: the body has the member \"b\" twice"},
      {R"({"backupId": 5, "": 1, "": 2})", "request: the body has the member \"\" twice"},
      {"{\"\\n" + std::string(50, 'k') + "\": 1, \"\\n" + std::string(50, 'k') + "\": 2}",
       "request: the body has the member \"" + std::string(40, 'k') + "...\" twice"},
      {"{\"backupId\": \"\xff\"}", "request: the body is not JSON: syntax error"},
      {std::string(100'000, '['), "request: the body is not JSON: too deep"},
  };
  for (const auto& [body, expected] : rows) {
    BOOST_TEST_CONTEXT(body.substr(0, 80)) {
      BOOST_TEST(outcome(body) == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(TheQueryParameterServesWhenTheBodyHasNoneAndMustAgree) {
  BOOST_TEST(outcome("", "7") == "7");
  BOOST_TEST(outcome("{}", "7") == "7");
  BOOST_TEST(outcome(R"({"backupId": null})", "7") == "7");
  BOOST_TEST(outcome(R"({"backupId": 7})", "7") == "7");
  BOOST_TEST(outcome(R"({"backupId": 8})", "7") ==
             "request: backupId is 8 in the body and 7 in the query");
  BOOST_TEST(outcome(R"({"backupId": 8})", "") == not_digits);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
