#include "registry/health.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using host::registry::health_registry;
using host::registry::health_status;
using std::chrono::seconds;

namespace {

const health_registry::clock::time_point start = health_registry::clock::time_point(seconds(1000));

std::string shown(const health_registry& registry, health_registry::clock::time_point now) {
  std::string text;
  for (const auto& each : registry.components(now)) {
    text += each.name + "=" + std::string(to_string(each.status)) + each.details_json + ";";
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(health_registry_of_the_host)

BOOST_AUTO_TEST_CASE(components_are_sorted_and_unknown_until_pushed_and_when_stale) {
  health_registry registry;
  const auto z = registry.declare("p", "z");
  const auto a = registry.declare("q", "a");
  BOOST_REQUIRE((z && a));
  BOOST_TEST(shown(registry, start) == "a=UNKNOWN;z=UNKNOWN;");
  BOOST_TEST(!registry.set("q", *z, health_status::down, "", seconds(10), start));
  BOOST_TEST(registry.set("p", *z, health_status::up, "{\"x\":1}", seconds(10), start));
  BOOST_TEST(shown(registry, start + seconds(10)) == "a=UNKNOWN;z=UP{\"x\":1};");
  BOOST_TEST(shown(registry, start + seconds(11)) == "a=UNKNOWN;z=UNKNOWN{\"x\":1};");
  BOOST_TEST(
      registry.set("q", *a, health_status::down, "", std::chrono::milliseconds::max(), start));
  BOOST_TEST(shown(registry, start + std::chrono::hours(1'000'000)) ==
             "a=DOWN;z=UNKNOWN{\"x\":1};");
}

BOOST_AUTO_TEST_CASE(names_are_checked_and_belong_to_one_owner) {
  health_registry registry;
  for (const std::string_view bad : {"", "A", "a-b", "a/b", "liveness", "readiness", "startup",
                                     "status", "livenessState", "readinessState", "startupState"}) {
    BOOST_TEST(!registry.declare("p", bad), bad);
  }
  BOOST_TEST(registry.declare("host", "livenessState").has_value());
  BOOST_REQUIRE(registry.declare("p", "engine"));
  BOOST_TEST(registry.declare("q", "engine").error() ==
             "health component \"engine\" of \"q\" is refused: \"p\" has declared it already");
  registry.remove_owner("p");
  BOOST_TEST(registry.declare("q", "engine").has_value());
}

BOOST_AUTO_TEST_CASE(a_look_tells_for_how_long_it_is_true) {
  health_registry registry;
  const auto a = registry.declare("p", "a");
  const auto b = registry.declare("p", "b");
  BOOST_REQUIRE((a && b));
  const auto look = [&](auto now) { return registry.for_each(now, [](const auto&) {}); };
  const auto first = look(start);
  BOOST_TEST(first.version == registry.version());
  BOOST_TEST((first.true_until == health_registry::clock::time_point::max()));
  BOOST_REQUIRE(registry.set("p", *a, health_status::up, "", seconds(9), start));
  BOOST_REQUIRE(registry.set("p", *b, health_status::up, "", seconds(10), start));
  BOOST_TEST(first.version != registry.version());
  BOOST_TEST((look(start).true_until == start + seconds(9)));
  BOOST_TEST((look(start + seconds(10)).true_until == start + seconds(10)));
  const auto before = registry.version();
  registry.remove_owner("p");
  BOOST_TEST(registry.version() != before);
}

BOOST_AUTO_TEST_CASE(a_handle_that_nobody_has_is_told) {
  health_registry registry;
  BOOST_TEST(!registry.set("p", 1, health_status::up, "", seconds(1), start));
}

BOOST_AUTO_TEST_SUITE_END()
