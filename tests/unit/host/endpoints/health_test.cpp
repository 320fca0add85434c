#include "endpoints/health.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>

using host::registry::health_registry;
using host::registry::health_status;

namespace {

constexpr std::string_view v2 = "application/vnd.spring-boot.actuator.v2+json";
constexpr std::string_view v3 = "application/vnd.spring-boot.actuator.v3+json";
const health_registry::clock::time_point now{std::chrono::seconds(1000)};

struct fixture {
  fixture() { state.set(host::registry::readiness_state::accepting_traffic); }

  void push(std::string_view name, health_status status, std::string details = "") {
    const auto handle = health.declare("p", name);
    BOOST_REQUIRE(handle);
    const bool taken =
        health.set("p", *handle, status, std::move(details), std::chrono::hours(1), now);
    BOOST_REQUIRE(taken);
  }
  /// "200 {...}"
  std::string ask(std::string_view path, std::string_view type = v3) const {
    const auto answer = host::endpoints::health_answer(health, state, path, type, now);
    return std::to_string(answer.status) + " " + answer.body;
  }

  health_registry health;
  host::registry::availability state;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(health_page, fixture)

BOOST_AUTO_TEST_CASE(components_are_shown_by_name_and_the_worst_one_counts) {
  push("z", health_status::up, "{\"x\":1}");
  push("a", health_status::down);
  BOOST_TEST(ask("") ==
             "503 {\"status\":\"DOWN\",\"components\":{\"a\":{\"status\":\"DOWN\"},"
             "\"z\":{\"status\":\"UP\",\"details\":{\"x\":1}}},"
             "\"groups\":[\"liveness\",\"readiness\"]}");
  BOOST_TEST(ask("", v2).find("\"details\":{\"a\":") != std::string::npos);
  BOOST_TEST(ask("z") == "200 {\"status\":\"UP\",\"details\":{\"x\":1}}");
  BOOST_TEST(ask("a") == "503 {\"status\":\"DOWN\"}");
  BOOST_TEST(ask("b") == "404 ");
  BOOST_TEST(ask("a/b") == "404 ");
}

BOOST_AUTO_TEST_CASE(an_unknown_component_does_not_spoil_the_whole) {
  push("a", health_status::unknown);
  push("b", health_status::up);
  BOOST_TEST(ask("").substr(0, 18) == "200 {\"status\":\"UP\"");
}

BOOST_AUTO_TEST_CASE(probes_do_not_depend_on_plugins) {
  push("a", health_status::down);
  BOOST_TEST(ask("liveness") == "200 {\"status\":\"UP\"}");
  BOOST_TEST(ask("readiness") == "200 {\"status\":\"UP\"}");
  state.set(host::registry::readiness_state::refusing_traffic);
  BOOST_TEST(ask("readiness") == "503 {\"status\":\"OUT_OF_SERVICE\"}");
  BOOST_TEST(ask("liveness") == "200 {\"status\":\"UP\"}");
  state.set(host::registry::liveness_state::broken);
  BOOST_TEST(ask("liveness") == "503 {\"status\":\"DOWN\"}");
}

BOOST_AUTO_TEST_SUITE_END()
