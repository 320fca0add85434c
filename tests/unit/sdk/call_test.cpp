#include <boost/test/unit_test.hpp>
#include <chrono>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "recording_host.hpp"

namespace {

using lines = std::vector<std::string>;

static_assert(!std::is_copy_constructible_v<actuator::call>);
static_assert(std::is_nothrow_move_constructible_v<actuator::call>);

const lines dropped = {
    "log 4 call.unanswered \"A request was dropped without an answer; answering 500.\" call#9",
    "error 9 500 the plugin dropped the request without an answer"};

}  // namespace

BOOST_AUTO_TEST_CASE(an_answer_is_given_once_and_leaves_the_call_empty) {
  support::recording_host host;
  {
    actuator::call call(host.ref(), 9);
    BOOST_TEST(call.is_open());
    BOOST_TEST((call.respond(201, "{}", "application/json", {{"X-A", "1"}, {"X-B", "2"}}) ==
                actuator::answered::accepted));
    BOOST_TEST(!call.is_open());
    BOOST_TEST(call.id() == 0U);
  }
  BOOST_TEST(host.take() == lines{"respond 9 201 'application/json' {} X-A:1 X-B:2"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_dropped_call_answers_500_and_is_logged) {
  support::recording_host host;
  { const actuator::call call(host.ref(), 9); }
  BOOST_TEST(host.take() == dropped, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_duty_moves_with_the_call) {
  support::recording_host host;
  {
    actuator::call first(host.ref(), 9);
    actuator::call second(std::move(first));
    BOOST_TEST(second.id() == 9U);
    BOOST_TEST(host.take().empty());
    second = actuator::call(host.ref(), 10);  // drops 9
    BOOST_TEST(host.take() == dropped, boost::test_tools::per_element());
    second.respond_error(404, "no such thing");
  }
  BOOST_TEST(host.take() == lines{"error 10 404 no such thing"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_refused_or_late_answer_discharges_the_duty_too) {
  support::recording_host host;
  host.answer_status = ACTUATOR_GONE;
  BOOST_TEST((actuator::call(host.ref(), 9).respond(200) == actuator::answered::gone));
  host.answer_status = ACTUATOR_INVALID;
  BOOST_TEST((actuator::call(host.ref(), 10).respond(20) == actuator::answered::refused));
  BOOST_TEST(host.take() == (lines{"respond 9 200 '' ", "respond 10 20 '' "}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_a_request_has_is_read_and_what_it_has_not_is_nothing) {
  support::recording_host host;
  host.selectors["name"] = "ada";
  actuator::call call(host.ref(), 9);
  BOOST_TEST(call.selector("name").value_or("none") == "ada");
  BOOST_TEST(call.selector("other").value_or("none") == "none");
  BOOST_TEST(call.parameter("p").value_or("none") == "first");
  BOOST_TEST(call.parameter("p", 1).value_or("none") == "none");
  BOOST_TEST(call.header("Accept").value_or("none") == "none");
  BOOST_TEST(call.body() == "the body");
  BOOST_TEST(call.time_left().count() == 250);
  BOOST_TEST(!call.is_cancelled());
  call.respond(200);
}
