#include <boost/test/unit_test.hpp>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include "recording_host.hpp"

namespace {

using lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(an_endpoint_is_declared_field_by_field_and_its_handler_entered) {
  support::recording_host host;
  actuator::detail::handler_slots slots;
  actuator::registrar declare(host.ref(), slots);
  const auto done = declare.add({.id = "backup",
                                 .verb = actuator::method::post,
                                 .path = "{id}",
                                 .flags = actuator::mutates | actuator::consumes_json,
                                 .deadline = std::chrono::seconds(2),
                                 .body_limit = 100},
                                [](actuator::call request) { request.respond(200, "done"); });
  BOOST_TEST(static_cast<bool>(done));
  BOOST_TEST(host.take() == lines{"add 2 backup '{id}' flags 5 deadline 2000 limit 100"},
             boost::test_tools::per_element());

  const auto& endpoint = host.endpoints.at(0);
  endpoint.handle(endpoint.ctx, host.c_host(), 7);
  BOOST_TEST(host.take() == lines{"respond 7 200 '' done"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_is_answered_and_logged) {
  support::recording_host host;
  actuator::detail::handler_slots slots;
  actuator::registrar declare(host.ref(), slots);
  declare.add({.id = "throws"}, [](const actuator::call&) { throw std::runtime_error("why"); });
  declare.add({.id = "odd"}, [](actuator::call request) {
    request.respond(200);
    throw 7;
  });
  host.take();
  const std::string threw = "log 4 handler.threw \"A request handler has thrown.\" call#";

  host.endpoints.at(0).handle(host.endpoints.at(0).ctx, host.c_host(), 7);
  BOOST_TEST(
      host.take() == (lines{"log 4 call.unanswered \"A request was dropped without an answer; "
                            "answering 500.\" call#7",
                            "error 7 500 the plugin dropped the request without an answer",
                            threw + "7 what=why"}),
      boost::test_tools::per_element());
  host.endpoints.at(1).handle(host.endpoints.at(1).ctx, host.c_host(), 8);
  BOOST_TEST(host.take() ==
                 (lines{"respond 8 200 '' ", threw + "8 what=something that is no std::exception"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_refusal_is_the_hosts_sentence_or_its_status) {
  support::recording_host host;
  actuator::detail::handler_slots slots;
  actuator::registrar declare(host.ref(), slots);
  const auto answer = [](actuator::call request) { request.respond(200); };
  host.declare_status = ACTUATOR_CONFLICT;
  host.declare_sentence = "taken by another";
  BOOST_TEST(declare.add({.id = "a"}, answer).error().message == "taken by another");
  BOOST_TEST(declare.add_health("a").error().message == "taken by another");
  host.declare_sentence = "";
  BOOST_TEST(declare.add({.id = "a"}, answer).error().message ==
             "the endpoint was refused by the host with status -4");
  BOOST_TEST(declare.add({.id = "a"}, nullptr).error().message == "endpoint \"a\" has no handler");
}

BOOST_AUTO_TEST_CASE(health_is_pushed_through_its_handle_or_nowhere) {
  support::recording_host host;
  actuator::detail::handler_slots slots;
  actuator::registrar declare(host.ref(), slots);
  const auto component = declare.add_health("engine");
  BOOST_REQUIRE(static_cast<bool>(component));
  BOOST_TEST(component->set(actuator::health_status::down, "{}", std::chrono::seconds(30)));
  BOOST_TEST(host.take() == (lines{"declare engine", "set 5 1 {} 30000"}),
             boost::test_tools::per_element());

  support::recording_host without;
  without.has_health_extension = false;
  actuator::registrar elsewhere(without.ref(), slots);
  const auto nowhere = elsewhere.add_health("engine");
  BOOST_REQUIRE(static_cast<bool>(nowhere));
  BOOST_TEST(!nowhere->set(actuator::health_status::up, "", std::chrono::seconds(1)));
  BOOST_TEST(without.take().empty());
}
