#include "endpoints/openapi.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace json = boost::json;
using host::endpoints::api_description;
using host::endpoints::merge_descriptions;

namespace {

host::registry::endpoint_registry serving(
    std::initializer_list<std::array<std::string, 3>> all_of_owner_id_path,
    host::http::method verb = host::http::method::get) {
  host::registry::endpoint_registry made;
  for (const auto& [owner, id, path] : all_of_owner_id_path) {
    host::registry::endpoint each;
    each.owner = owner;
    each.id = id;
    each.path = path;
    each.verb = verb;
    each.handler = [](const host::http::request&) { return host::http::response{}; };
    BOOST_REQUIRE(made.add(std::move(each)));
  }
  return made;
}

std::string described(std::string_view paths, std::string_view components = "{}") {
  return R"({"openapi":"3.1.0","info":{"title":"x","version":"0"},"paths":)" + std::string(paths) +
         R"(,"components":)" + std::string(components) + "}";
}

std::vector<std::string> paths_of(const std::string& merged) {
  std::vector<std::string> names;
  const auto document = json::parse(merged);
  for (const auto& [name, item] : document.at("paths").as_object()) names.emplace_back(name);
  return names;
}

using names = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_SUITE(openapi_of_the_host)

BOOST_AUTO_TEST_CASE(openapi_leaves_out_what_is_not_served) {
  const auto endpoints = serving({{"host", "", ""}, {"host", "health", "{*path}"}});
  const auto merged = merge_descriptions(
      {{"host",
        described(R"({"/actuator":{"get":{}},"/actuator/health":{"get":{}},)"
                  R"("/actuator/health/{path}":{"get":{},"post":{}},)"
                  R"("/actuator/health/liveness":{"get":{}},"/actuator/info":{"get":{}}})")}},
      endpoints, "/actuator", "1.2.3");
  BOOST_TEST(merged.faults.empty());
  BOOST_TEST(paths_of(merged.json) ==
                 (names{"/actuator", "/actuator/health/{path}", "/actuator/health/liveness"}),
             boost::test_tools::per_element());
  const auto document = json::parse(merged.json);
  BOOST_TEST(document.at("paths").at("/actuator/health/{path}").as_object().size() == 1U);
  BOOST_TEST(document.at("info").at("version").as_string() == "1.2.3");
}

BOOST_AUTO_TEST_CASE(openapi_puts_paths_below_the_base_path) {
  const auto endpoints = serving({{"host", "", ""}, {"host", "info", ""}});
  const auto own = described(R"({"/actuator":{"get":{}},"/actuator/info":{"get":{}}})");
  BOOST_TEST(paths_of(merge_descriptions({{"host", own}}, endpoints, "/a/manage", "").json) ==
                 (names{"/a/manage", "/a/manage/info"}),
             boost::test_tools::per_element());
  BOOST_TEST(paths_of(merge_descriptions({{"host", own}}, endpoints, "/", "").json) ==
                 (names{"/", "/info"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(openapi_follows_path_mapping_and_leaves_old_paths_out) {
  host::registry::endpoint_registry endpoints;
  host::registry::endpoint mapped;
  mapped.owner = "host";
  mapped.id = "health";
  mapped.path = "{*path}";
  mapped.alias = "checks/all";
  mapped.handler = [](const host::http::request&) { return host::http::response{}; };
  auto at_the_root = mapped;
  at_the_root.id = at_the_root.path = at_the_root.alias = "";
  at_the_root.root_path = "error";
  BOOST_REQUIRE(endpoints.add(std::move(mapped)));
  BOOST_REQUIRE(endpoints.add(std::move(at_the_root)));
  const auto merged = merge_descriptions(
      {{"host", described(R"({"/actuator":{"get":{}},"/actuator/health/{path}":{"get":{}}})")}},
      endpoints, "/actuator", "");
  BOOST_TEST(paths_of(merged.json) == names{"/actuator/checks/all/{path}"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(openapi_joins_what_plugins_describe_of_their_own) {
  const auto endpoints = serving({{"host", "info", ""}, {"p", "things", "{id}"}});
  const auto merged = merge_descriptions(
      {{"host", described(R"({"/actuator/info":{"get":{}}})", R"({"schemas":{"A":{}}})")},
       {"p", described(R"({"/actuator/info":{"get":{"summary":"stolen"}},)"
                       R"("/actuator/things/{thing}":{"get":{}}})",
                       R"({"schemas":{"A":{},"B":{"type":"string"}}})")}},
      endpoints, "/actuator", "");
  BOOST_TEST(merged.faults.empty());
  const auto document = json::parse(merged.json);
  BOOST_TEST(paths_of(merged.json) == (names{"/actuator/info", "/actuator/things/{thing}"}),
             boost::test_tools::per_element());
  BOOST_TEST(document.at("paths").at("/actuator/info").at("get").as_object().empty());
  BOOST_TEST(document.at("components").at("schemas").as_object().size() == 2U);
}

BOOST_AUTO_TEST_CASE(openapi_leaves_out_descriptions_that_cannot_be_joined) {
  const auto endpoints = serving({{"host", "info", ""}, {"p", "things", ""}, {"q", "more", ""}});
  const auto merged = merge_descriptions(
      {{"host", described(R"({"/actuator/info":{"get":{}}})", R"({"schemas":{"A":{}}})")},
       {"p", described(R"({"/actuator/things":{"get":{}}})", R"({"schemas":{"A":true,"B":{}}})")},
       {"q", "{"},
       {"r", "{}"},
       {"s", described(R"({"/things":{"get":{}}})")}},
      endpoints, "/actuator", "");
  BOOST_REQUIRE(merged.faults.size() == 4U);
  BOOST_TEST(
      merged.faults[0] ==
      "The description of the endpoints of p is left out of openapi: its component A differs "
      "from the one of that name that is there already.");
  BOOST_TEST(merged.faults[1].starts_with(
      "The description of the endpoints of q is left out of openapi: it is not JSON ("));
  BOOST_TEST(merged.faults[2] ==
             "The description of the endpoints of r is left out of openapi: it has no paths.");
  BOOST_TEST(merged.faults[3] ==
             "The description of the endpoints of s is left out of openapi: its path /things does "
             "not lie below /actuator.");
  BOOST_TEST(paths_of(merged.json) == names{"/actuator/info"}, boost::test_tools::per_element());
  BOOST_TEST(!json::parse(merged.json).at("components").at("schemas").as_object().contains("B"));
}

BOOST_AUTO_TEST_CASE(openapi_has_no_links_to_what_is_not_served) {
  const auto endpoints = serving({{"host", "a", ""}, {"host", "b", ""}});
  const auto merged = merge_descriptions(
      {{"host", described(R"({"/actuator/a":{"get":{"operationId":"a","responses":{"200":{"links":)"
                          R"({"x":{"operationId":"b"},"y":{"operationId":"c"}}}}}},)"
                          R"("/actuator/b":{"get":{"operationId":"b"}},)"
                          R"("/actuator/c":{"get":{"operationId":"c"}}})")}},
      endpoints, "/actuator", "");
  const auto document = json::parse(merged.json);
  const auto& links = document.at("paths").at("/actuator/a").at("get").at("responses").at("200");
  BOOST_TEST(links.at("links").as_object().size() == 1U);
  BOOST_TEST(links.at("links").as_object().contains("x"));
}

BOOST_AUTO_TEST_CASE(openapi_describes_each_of_the_hosts_own_endpoints) {
  const auto document = json::parse(std::string(host::endpoints::own_description()));
  const auto& paths = document.at("paths").as_object();
  for (const char* each :
       {"", "/health", "/health/{path}", "/info", "/loggers", "/loggers/{name}", "/prometheus",
        "/metrics", "/metrics/{requiredMetricName}", "/env", "/env/{toMatch}", "/configprops",
        "/configprops/{prefix}", "/plugins", "/openapi"}) {
    BOOST_TEST(paths.contains("/actuator" + std::string(each)), each);
  }
}

BOOST_AUTO_TEST_CASE(openapi_is_made_once_when_somebody_asks) {
  host::registry::endpoint_registry endpoints;
  host::endpoints::openapi_page page;
  BOOST_REQUIRE(page.declare(endpoints));
  int made = 0;
  page.set([&] {
    ++made;
    return std::string("{}");
  });
  BOOST_TEST(made == 0);
  const auto& served =
      std::get<host::registry::direct_handler>(endpoints.endpoints().at(0).handler);
  for (int request = 0; request < 2; ++request) {
    const auto answer = served({});
    BOOST_TEST(answer.body == "{}");
    BOOST_TEST(answer.content_type == "application/json");
  }
  BOOST_TEST(made == 1);
}

BOOST_AUTO_TEST_SUITE_END()
