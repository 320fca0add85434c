#include "http/message/error_body.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

using host::http::error_response;

namespace {

using namespace std::chrono;
const system_clock::time_point moment =
    sys_days{year{2026} / 11 / 22} + hours(21) + minutes(6) + seconds(44) + milliseconds(145);

}  // namespace

BOOST_AUTO_TEST_SUITE(error_body)

BOOST_AUTO_TEST_CASE(an_error_has_the_four_members_and_a_message_if_there_is_one) {
  const auto plain = error_response(404, "/actuator/x", "", moment);
  BOOST_TEST(plain.status == 404);
  BOOST_TEST(plain.content_type == "application/json");
  BOOST_TEST(plain.body ==
             "{\"timestamp\":\"2026-11-22T21:06:44.145+00:00\",\"status\":404,"
             "\"error\":\"Not Found\",\"path\":\"/actuator/x\"}");
  BOOST_TEST(error_response(503, "/a", "say \"x\"\n", moment).body ==
             "{\"timestamp\":\"2026-11-22T21:06:44.145+00:00\",\"status\":503,"
             "\"error\":\"Service Unavailable\",\"path\":\"/a\",\"message\":\"say \\\"x\\\"\\n\"}");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_text_become_replacement_characters) {
  const std::string body = error_response(400, "/\xFF\xC3\xA4\x01", "", moment).body;
  BOOST_TEST(body.find("\"path\":\"/\xEF\xBF\xBD\xC3\xA4\\u0001\"") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(members_can_be_left_out) {
  using host::http::error_members;
  using when = error_members::when;
  const auto shown = [](const error_members& wanted, const char* target, const char* message) {
    auto answer = error_response(404, "/a", message, moment);
    leave_out(answer, wanted, target);
    return answer.body.substr(answer.body.find(",\"path\"") == std::string::npos
                                  ? answer.body.find(",\"error\"")
                                  : answer.body.find(",\"path\""));
  };
  const std::string path = ",\"path\":\"/a\"";
  const std::string error = ",\"error\":\"Not Found\"";
  const std::string both = path + ",\"message\":\"m\"}";
  BOOST_TEST(shown({when::always, true}, "/a", "m") == both);
  BOOST_TEST(shown({when::never, true}, "/a?message=true", "m") == path + "}");
  BOOST_TEST(shown({when::never, true}, "/a", "") == path + "}");
  BOOST_TEST(shown({when::never, false}, "/a", "m") == error + "}");
  BOOST_TEST(shown({when::always, false}, "/a", "m") == error + ",\"message\":\"m\"}");
  for (const auto* target :
       {"/a?message=true", "/a?message", "/a?x=1&message=&y", "/a?message=no"}) {
    BOOST_TEST(shown({when::on_param, true}, target, "m") == both, target);
  }
  for (const auto* target :
       {"/a", "/a?", "/a?message=False", "/a?messages=true", "/message=true"}) {
    BOOST_TEST(shown({when::on_param, true}, target, "m") == path + "}", target);
  }
  host::http::response other;
  other.body = "{\"path\":1}";
  leave_out(other, {when::never, false}, "/a");
  BOOST_TEST(other.body == "{\"path\":1}");
}

BOOST_AUTO_TEST_SUITE_END()
