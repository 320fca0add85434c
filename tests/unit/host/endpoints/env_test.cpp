#include "endpoints/env.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "registry/endpoint.hpp"

namespace endpoints = host::endpoints;
namespace http = host::http;
namespace registry = host::registry;

namespace {

endpoints::environment sample() {
  return {{"operate"},
          {"default"},
          {{"commandLineArgs", {{"management.server.port", "0", ""}}},
           {"systemEnvironment",
            {{"MANAGEMENT_SERVER_PORT", "9600", "System Environment Property \"X\""},
             {"HOME", "/\"root\"", ""}}},
           {"Config resource 'file [a.yaml]'", {}}}};
}

http::response answer(std::size_t which, const http::request& asked) {
  registry::endpoint_registry declared;
  BOOST_TEST_REQUIRE(endpoints::declare_env(declared, sample).has_value());
  const auto& found = declared.endpoints().at(which);
  BOOST_TEST(found.id == "env");
  BOOST_TEST(found.produces_json);
  return std::get<registry::direct_handler>(found.handler)(asked);
}

http::response with_pattern(const std::string& pattern) {
  http::request asked;
  asked.path = "/actuator/env";
  asked.parameters = {{"pattern", pattern}};
  return answer(0, asked);
}

http::response named(const std::string& name) {
  http::request asked;
  asked.selectors = {{"toMatch", name}};
  return answer(1, asked);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(env_endpoint)

BOOST_AUTO_TEST_CASE(every_source_is_shown_with_its_values) {
  const auto page = endpoints::env_page(sample(), [](std::string_view) { return true; });
  BOOST_TEST(
      page ==
      R"({"activeProfiles":["operate"],"defaultProfiles":["default"],"propertySources":[)"
      R"({"name":"commandLineArgs","properties":{"management.server.port":{"value":"0"}}},)"
      R"({"name":"systemEnvironment","properties":{"MANAGEMENT_SERVER_PORT":{"value":"9600",)"
      R"("origin":"System Environment Property \"X\""},"HOME":{"value":"/\"root\""}}},)"
      R"({"name":"Config resource 'file [a.yaml]'","properties":{}}]})");
  BOOST_TEST(with_pattern("").body == page);
  BOOST_TEST(with_pattern(" ").body == page);
}

BOOST_AUTO_TEST_CASE(a_pattern_leaves_the_names_in_which_it_is_found) {
  const auto found = with_pattern("^(HO|management\\.)");
  BOOST_TEST(found.status == 200);
  BOOST_TEST(found.body.find("HOME") != std::string::npos);
  BOOST_TEST(found.body.find("management.server.port") != std::string::npos);
  BOOST_TEST(found.body.find("MANAGEMENT") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_pattern_that_is_none_is_400_and_so_is_one_that_is_too_dear) {
  const auto bad = with_pattern("(");
  BOOST_TEST(bad.status == 400);
  BOOST_TEST(bad.body.find("The regular expression in pattern is none: missing ): (") !=
             std::string::npos);
  for (const auto* dear : {"((a{100}){100}){100}", "(a{40}){40}", "(a)\\1", "(?=a)"}) {
    BOOST_TEST(with_pattern(dear).status == 400, dear);
  }
}

BOOST_AUTO_TEST_CASE(one_name_is_shown_by_the_source_that_wins_and_in_each) {
  BOOST_TEST(
      named("management.server.port").body ==
      R"({"property":{"source":"commandLineArgs","value":"0"},"activeProfiles":["operate"],)"
      R"("defaultProfiles":["default"],"propertySources":[)"
      R"({"name":"commandLineArgs","property":{"value":"0"}},)"
      R"({"name":"systemEnvironment","property":{"value":"9600",)"
      R"("origin":"System Environment Property \"X\""}},{"name":"Config resource 'file [a.yaml]'"}]})");
}

BOOST_AUTO_TEST_CASE(spellings_of_a_name_are_one_and_other_dots_are_another) {
  for (const auto* same : {"management.SERVER.port", "management.ser-ver.port"}) {
    BOOST_TEST(named(same).status == 200, same);
  }
  BOOST_TEST(named("home").status == 200);
  for (const auto* other : {"managementserver.port", "manage.ment.server.port", "ho.me"}) {
    BOOST_TEST(named(other).status == 404, other);
  }
}

BOOST_AUTO_TEST_CASE(an_unknown_name_is_404_without_a_body) {
  const auto unknown = named("no.such");
  BOOST_TEST(unknown.status == 404);
  BOOST_TEST(unknown.body.empty());
}

BOOST_AUTO_TEST_SUITE_END()
