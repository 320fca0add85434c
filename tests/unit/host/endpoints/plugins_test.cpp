#include "endpoints/plugins.hpp"

#include <boost/test/unit_test.hpp>

#include <variant>

using host::endpoints::plugin_entry;
using host::endpoints::plugins_page;

BOOST_AUTO_TEST_SUITE(plugins_page_of_the_host)

BOOST_AUTO_TEST_CASE(without_plugins_the_page_is_an_empty_list) {
  BOOST_TEST(plugins_page({}) == "[]");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_runs_is_told_with_its_conduct) {
  plugin_entry entry;
  entry.file = "/p/hello.so";
  entry.who = {"hello", "1.0.0", "actuator-sdk 0.9.1, C99", "1.0"};
  entry.state = "started";
  entry.endpoints = {"GET hello", "GET hello/{name}"};
  entry.open_calls = 2;
  entry.misbehaviours = 3;
  entry.last_misbehaviour = {"http.respond", "It said \"no\"."};
  BOOST_TEST(plugins_page({entry}) ==
             R"([{"id":"hello","version":"1.0.0","file":"/p/hello.so",)"
             R"("builtWith":"actuator-sdk 0.9.1, C99","abiRequired":"1.0","state":"started",)"
             R"("failure":null,"endpoints":["GET hello","GET hello/{name}"],"openCalls":2,)"
             R"("misbehaviours":3,"lastMisbehaviour":{"function":"http.respond",)"
             R"("what":"It said \"no\"."}}])");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_failed_is_told_with_the_reason) {
  plugin_entry entry;
  entry.file = "/p/broken.so";
  entry.state = "failed";
  entry.failure = "it is no plugin";
  BOOST_TEST(plugins_page({entry}) ==
             R"([{"id":null,"version":null,"file":"/p/broken.so","builtWith":null,)"
             R"("abiRequired":null,"state":"failed","failure":"it is no plugin","endpoints":[],)"
             R"("openCalls":0,"misbehaviours":0,"lastMisbehaviour":null}])");
}

BOOST_AUTO_TEST_CASE(the_page_is_asked_for_anew_with_each_request) {
  host::registry::endpoint_registry endpoints;
  int asked = 0;
  BOOST_REQUIRE(host::endpoints::declare_plugins(endpoints, [&] {
    ++asked;
    return std::vector<plugin_entry>();
  }));
  const auto& page = endpoints.endpoints().front();
  BOOST_TEST(page.id == "plugins");
  const auto& handler = std::get<host::registry::direct_handler>(page.handler);
  BOOST_TEST(handler({}).body == "[]");
  BOOST_TEST(handler({}).body == "[]");
  BOOST_TEST(asked == 2);
}

BOOST_AUTO_TEST_SUITE_END()
