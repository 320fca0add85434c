// The example in C, loaded as an operator would.
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

#include "plugin_rig.hpp"

namespace {

host::http::request request_for(std::string name) {
  host::http::request request;
  request.selectors.emplace_back("name", std::move(name));
  return request;
}

}  // namespace

BOOST_AUTO_TEST_CASE(hello_describes_itself) {
  support::plugin_rig rig;
  const auto plugin = rig.load(HELLO_C_FILE);
  const host::plugin::plugin_description expected{std::filesystem::canonical(HELLO_C_FILE),
                                                  "hello",
                                                  "1.0.0",
                                                  "actuator-sdk 0.9.1, C99",
                                                  "1.0",
                                                  {}};
  BOOST_TEST((plugin->description() == expected));
}

BOOST_AUTO_TEST_CASE(hello_declares_two_endpoints_in_its_own_name) {
  support::plugin_rig rig;
  auto plugin = rig.run(HELLO_C_FILE);
  const auto& declared = rig.endpoints.endpoints();
  BOOST_REQUIRE(declared.size() == 2U);
  BOOST_TEST(declared[0].owner == "hello");
  BOOST_TEST(declared[0].id == "hello");
  BOOST_TEST(declared[0].path == "");
  BOOST_TEST(declared[1].path == "{name}");
  for (const auto& each : declared) {
    BOOST_TEST((each.verb == host::http::method::get));
    BOOST_TEST(each.non_blocking);
    BOOST_TEST(each.produces_json);
    BOOST_TEST(!each.mutates);
    BOOST_TEST(!each.consumes_json);
  }
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(hello_greets) {
  support::plugin_rig rig;
  auto plugin = rig.run(HELLO_C_FILE);
  BOOST_TEST(support::in_words(rig.ask("hello")->answer) == "200  {\"message\":\"hello\"}");
  BOOST_TEST(support::in_words(rig.ask("hello", "{name}", request_for("ada"))->answer) ==
             "200  {\"message\":\"hello, ada\"}");
  rig.end(*plugin);
}

BOOST_AUTO_TEST_CASE(hello_escapes_the_name_and_bounds_it) {
  support::plugin_rig rig;
  auto plugin = rig.run(HELLO_C_FILE);
  BOOST_TEST(support::in_words(rig.ask("hello", "{name}", request_for("\"\\\n"))->answer) ==
             "200  {\"message\":\"hello, \\\"\\\\\\u000a\"}");
  BOOST_TEST(
      support::in_words(rig.ask("hello", "{name}", request_for(std::string(600, 'a')))->answer) ==
      "400 application/json {/actuator/hello: the name is too long}");
  rig.end(*plugin);
}
