#include "endpoints/pages_apart.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <variant>

#include "endpoints/health.hpp"

using host::registry::endpoint_registry;

namespace {

host::http::response ask(const host::registry::endpoint& page) {
  return std::get<host::registry::direct_handler>(page.handler)({});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(pages_apart)

BOOST_AUTO_TEST_CASE(old_health_paths_lead_to_the_groups) {
  endpoint_registry declared;
  BOOST_REQUIRE(host::endpoints::declare_old_health_paths(declared, "/m/actuator/health"));
  std::string told;
  for (const auto& page : declared.endpoints()) {
    BOOST_TEST(page.id == "health");
    BOOST_TEST(page.serves_probes);
    const auto answer = ask(page);
    BOOST_TEST(answer.status == 301);
    BOOST_TEST(answer.body.empty());
    BOOST_REQUIRE(answer.headers.size() == 1U);
    told += *page.root_path + " " + answer.headers[0].first + " " + answer.headers[0].second + "\n";
  }
  BOOST_TEST(told ==
             "health Location /m/actuator/health/status\n"
             "ready Location /m/actuator/health/readiness\n"
             "startup Location /m/actuator/health/startup\n");
}

BOOST_AUTO_TEST_CASE(a_page_that_has_an_old_path_already_keeps_it) {
  endpoint_registry declared;
  host::registry::endpoint group;
  group.owner = "host";
  group.id = "health";
  group.root_path = "ready";
  group.handler =
      host::registry::direct_handler([](const auto&) { return host::http::response{}; });
  BOOST_REQUIRE(declared.add(std::move(group)));
  BOOST_REQUIRE(host::endpoints::declare_old_health_paths(declared, "/actuator/health"));
  BOOST_TEST(declared.endpoints().size() == 3U);
  BOOST_TEST(ask(declared.endpoints().front()).status == 200);
}

BOOST_AUTO_TEST_CASE(the_error_page_tells_of_no_error_by_any_method) {
  endpoint_registry declared;
  BOOST_REQUIRE(host::endpoints::declare_error_page(declared));
  BOOST_TEST(declared.endpoints().size() == 5U);
  const std::string start = "{\"timestamp\":\"2026-11-22T21:06:44.145+00:00\"";
  for (const auto& page : declared.endpoints()) {
    const auto answer = ask(page);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.content_type == "application/json");
    BOOST_REQUIRE(answer.body.size() > start.size());
    BOOST_TEST(answer.body.substr(start.size()) == ",\"status\":999,\"error\":\"None\"}");
  }
}

BOOST_AUTO_TEST_SUITE_END()
