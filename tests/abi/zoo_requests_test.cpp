// Plugins that break a rule while they serve: the client gets an answer, the log says who did what,
// and the host goes on.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <string_view>

#include "plugin_rig.hpp"

namespace {

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_first_of_two_answers_wins_and_the_second_is_logged) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("answers_twice"));
  const auto asked = rig.ask("zoo");
  BOOST_TEST(support::in_words(asked->answer) == "200 text/plain fine");
  BOOST_TEST(contains(rig.log(), "plugin.misbehaved"));
  BOOST_TEST(contains(rig.log(), "http.respond"));
  BOOST_TEST(contains(rig.log(), "The call was answered before or never existed."));
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(an_endpoint_declared_after_the_start_is_refused_and_logged) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("registers_late"));
  const auto asked = rig.ask("zoo");
  BOOST_TEST(support::in_words(asked->answer) == "200 text/plain wrong state");
  BOOST_TEST(rig.endpoints.endpoints().size() == 1U);
  BOOST_TEST(contains(rig.log(), "http.add_endpoint"));
  BOOST_TEST(contains(rig.log(), "endpoints are declared inside start() and on its thread only"));
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(a_header_that_ends_early_becomes_a_500) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("injects_header"));
  const auto asked = rig.ask("zoo");
  BOOST_TEST(support::in_words(asked->answer) ==
             "500 application/json {/actuator/zoo: plugin \"injects-header\" gave an answer that "
             "breaks a rule}");
  BOOST_TEST(asked->answer->headers.empty());
  BOOST_TEST(contains(rig.log(), "value that is not UTF-8 or has control characters"));
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_answers_500_and_the_plugin_serves_on) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("careless_handlers"));
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto asked = rig.ask("throws");
    BOOST_TEST(support::in_words(asked->answer) ==
               "500 application/json {/actuator/throws: the plugin dropped the request without an "
               "answer}");
  }
  BOOST_TEST(contains(rig.log(), "handler.threw"));
  BOOST_TEST(contains(rig.log(), "out of hay"));
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(a_handler_that_forgets_to_answer_answers_500_and_is_logged) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("careless_handlers"));
  const auto asked = rig.ask("forgets");
  BOOST_TEST(support::in_words(asked->answer) ==
             "500 application/json {/actuator/forgets: the plugin dropped the request without an "
             "answer}");
  BOOST_TEST(contains(rig.log(), "call.unanswered"));
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_not_utf8_becomes_a_500) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("bad_utf8"));
  BOOST_TEST(
      support::in_words(rig.ask("zoo")->answer) ==
      "500 application/json {/actuator/zoo: plugin \"bad-utf8\" gave an answer that breaks a "
      "rule}");
  BOOST_TEST(contains(rig.log(), "An answer breaks a rule: its body is text but not UTF-8."));
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(a_header_beyond_all_bounds_becomes_a_500) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("huge_header"));
  const auto asked = rig.ask("zoo");
  BOOST_TEST(support::in_words(asked->answer) ==
             "500 application/json {/actuator/zoo: plugin \"huge-header\" gave an answer that "
             "breaks a rule}");
  BOOST_TEST(asked->answer->headers.empty());
  BOOST_TEST(contains(rig.log(), "its headers are larger than 16384 bytes"));
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(an_answer_after_the_stop_to_a_call_that_is_over_is_logged) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("answers_after_stop"));
  BOOST_TEST(support::in_words(rig.ask("zoo")->answer) == "200 text/plain fine");
  BOOST_TEST(!contains(rig.log(), "plugin.misbehaved"));
  rig.end(*plugin);
  BOOST_TEST(contains(rig.log(), "http.respond"));
  BOOST_TEST(contains(rig.log(), "The call was answered before or never existed."));
}

BOOST_AUTO_TEST_CASE(a_call_that_is_never_answered_is_answered_at_its_deadline_and_stays_owed) {
  support::plugin_rig rig;
  auto plugin = rig.run(support::zoo("answers_never"));
  const auto asked = rig.ask("zoo");
  BOOST_TEST(!asked->answer.has_value());
  rig.calls.expire(asked->call, host::calls::clock::now() + std::chrono::hours(2));
  BOOST_REQUIRE(asked->answer.has_value());
  BOOST_TEST(asked->answer->status == 503);
  BOOST_TEST(plugin->stop().has_value());
  const auto destroyed = plugin->destroy();
  BOOST_REQUIRE(!destroyed);
  BOOST_TEST(destroyed.error() ==
             "plugin \"answers-never\" is not destroyed: it still owes an answer to the calls " +
                 std::to_string(asked->call));
  rig.calls.answer(asked->call, {});  // what keeps this test from leaking the instance
  BOOST_TEST(plugin->destroy().has_value());
}
