#include "http/router.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

using host::http::method;
using host::http::router;
using host::http::selector_list;

namespace {

host::registry::endpoint_registry declare(
    const std::vector<std::tuple<std::string, std::string, method>>& list) {
  host::registry::endpoint_registry made;
  for (const auto& [id, path, verb] : list) {
    host::registry::endpoint each;
    each.owner = "host";
    each.id = id;
    each.path = path;
    each.verb = verb;
    each.handler =
        host::registry::direct_handler([](const auto&) { return host::http::response{}; });
    const auto added = made.add(std::move(each));
    BOOST_REQUIRE(added);
  }
  return made;
}

const auto declared = [] {
  return declare({{"", "", method::get},
                  {"b", "{name}", method::get},
                  {"b", "", method::get},
                  {"b", "", method::post},
                  {"b", "{name}", method::del},
                  {"b", "all", method::get},
                  {"b", "{x}/y/{z}", method::get},
                  {"r", "{*rest}", method::get},
                  {"r", "", method::get}});
};

/// The declared path that a GET reaches, "-" for none.
std::string reached(const router& routes, std::string_view path) {
  const auto* found = routes.find(path).endpoint(method::get);
  return found == nullptr ? "-" : found->id + "|" + found->path;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(routing)

BOOST_AUTO_TEST_CASE(a_path_reaches_one_endpoint_in_its_exact_spelling_only) {
  const auto endpoints = declared();
  const router routes("/actuator", endpoints);
  const std::vector<std::pair<std::string_view, std::string_view>> rows = {
      {"/actuator", "|"},
      {"/actuator/", "-"},
      {"/", "-"},
      {"", "-"},
      {"/actuatorx", "-"},
      {"/Actuator/b", "-"},
      {"/actuator/b", "b|"},
      {"/actuator/b/", "-"},
      {"/actuator/bx", "-"},
      {"/actuator/B", "-"},
      {"/actuator/%62", "-"},
      {"//actuator/b", "-"},
      {"/actuator//b", "-"},
      {"/actuator/b/1", "b|{name}"},
      {"/actuator/b/1/", "-"},
      {"/actuator/b//1", "-"},
      {"/actuator/b/all", "b|all"},
      {"/actuator/b/a%6Cl", "b|{name}"},
      {"/actuator/b/1/y/2", "b|{x}/y/{z}"},
      {"/actuator/b/1/n/2", "-"},
      {"/actuator/b/1/y/", "-"},
      {"/actuator/r", "r|"},
      {"/actuator/r/", "r|{*rest}"},
      {"/actuator/r/a/b", "r|{*rest}"},
      {"/actuator/r/a/b/", "r|{*rest}"},
      {"/actuator/r//a", "-"},
      {"/actuator/r/a//", "-"},
      {"/actuator/r//", "-"},
  };
  for (const auto& [path, expected] : rows) {
    BOOST_TEST_CONTEXT(path) {
      BOOST_TEST(reached(routes, path) == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_base_path_may_be_the_root) {
  const auto endpoints = declared();
  for (const std::string_view base : {"/", ""}) {
    const router routes(base, endpoints);
    BOOST_TEST(reached(routes, "/") == "|");
    BOOST_TEST(reached(routes, "/b") == "b|");
    BOOST_TEST(reached(routes, "/actuator/b") == "-");
  }
}

BOOST_AUTO_TEST_CASE(selectors_are_decoded_or_refused) {
  const auto endpoints = declared();
  const router routes("/actuator", endpoints);
  const auto selectors = [&](std::string_view path) {
    return routes.find(path).pattern(method::get)->selectors(path);
  };
  BOOST_TEST((*selectors("/actuator/b/a%20+%C3%A4") == selector_list{{"name", "a +\xC3\xA4"}}));
  BOOST_TEST((*selectors("/actuator/b/1/y/2") == selector_list{{"x", "1"}, {"z", "2"}}));
  BOOST_TEST((*selectors("/actuator/r/a/b%20c/") == selector_list{{"rest", "a/b c"}}));
  BOOST_TEST((*selectors("/actuator/r/") == selector_list{{"rest", ""}}));
  for (const std::string_view bad :
       {"/actuator/b/a%2Fb", "/actuator/b/a%2fb", "/actuator/b/%00", "/actuator/b/%C3",
        "/actuator/b/%ED%A0%80", "/actuator/r/a%2Fb"}) {
    BOOST_TEST(!selectors(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(methods_of_a_path_are_spelled_in_two_ways) {
  const auto endpoints = declared();
  const router routes("/actuator", endpoints);
  BOOST_TEST(routes.find("/actuator/b").methods.allow_of_refusal() == "GET, POST");
  BOOST_TEST(routes.find("/actuator/b").methods.allow_of_options() == "GET,HEAD,POST,OPTIONS");
  BOOST_TEST(routes.find("/actuator/b/1").methods.allow_of_refusal() == "GET, DELETE");
  BOOST_TEST(routes.find("/actuator/b/all").methods.allow_of_refusal() == "GET, DELETE");
  BOOST_TEST(!routes.find("/nothing").exists());
  BOOST_TEST(routes.methods().allow_of_options() == "GET,HEAD,POST,DELETE,OPTIONS");
}

BOOST_AUTO_TEST_CASE(an_alias_stands_in_the_place_of_the_id) {
  auto endpoints = declared();
  BOOST_REQUIRE(endpoints.serve([](std::string_view id) {
    return host::registry::serving{true, true, id == "b" ? "r/in" : ""};
  }));
  const router routes("/m/actuator", endpoints);
  BOOST_TEST(reached(routes, "/m/actuator/r/in") == "b|");
  BOOST_TEST(reached(routes, "/m/actuator/r/in/x") == "b|{name}");
  BOOST_TEST(reached(routes, "/m/actuator/r/in/all") == "b|all");
  BOOST_TEST(reached(routes, "/m/actuator/r/x/y") == "r|{*rest}");
  BOOST_TEST(reached(routes, "/m/actuator/b") == "-");
  const auto found = routes.find("/m/actuator/r/in/x");
  const auto values = found.pattern(method::get)->selectors("/m/actuator/r/in/x");
  BOOST_TEST((values == selector_list{{"name", "x"}}));
}

BOOST_AUTO_TEST_CASE(a_page_apart_is_below_the_path_of_the_server_and_loses_to_an_endpoint) {
  host::registry::endpoint_registry endpoints;
  for (const auto* path : {"r", "ready", ""}) {
    host::registry::endpoint page;
    page.owner = "host";
    page.root_path = path;
    page.id = "r";
    page.handler =
        host::registry::direct_handler([](const auto&) { return host::http::response{}; });
    BOOST_REQUIRE(endpoints.add(page));
    if (std::string_view(path) == "r") {
      page.root_path = std::nullopt;
      BOOST_REQUIRE(endpoints.add(page));
    }
  }
  const auto root_path = [](const router& routes, std::string_view path) {
    const auto* found = routes.find(path).endpoint(method::get);
    return found == nullptr ? "-" : found->root_path.value_or("endpoint");
  };
  const router apart("/m/actuator", endpoints, "/m");
  BOOST_TEST(root_path(apart, "/m/ready") == "ready");
  BOOST_TEST(root_path(apart, "/m/r") == "r");
  BOOST_TEST(root_path(apart, "/m/actuator/r") == "endpoint");
  BOOST_TEST(root_path(apart, "/m/") == "");
  for (const auto* path : {"/ready", "/m/ready/", "/m/actuator/ready", "/m", "/m//ready"}) {
    BOOST_TEST(root_path(apart, path) == "-", path);
  }
  const router together("/m", endpoints, "/m");
  BOOST_TEST(root_path(together, "/m/r") == "endpoint");
  BOOST_TEST(root_path(together, "/m/ready") == "ready");
}

BOOST_AUTO_TEST_SUITE_END()
