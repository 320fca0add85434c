#include "log/level_table.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using host::log::level;
using host::log::level_table;
using host::log::threshold;

BOOST_AUTO_TEST_SUITE(levels_of_loggers)

BOOST_AUTO_TEST_CASE(each_source_has_its_own_level_or_that_of_root) {
  level_table levels(threshold::info);
  for (const auto* source : {"host", "backup", "other"}) levels.add(source);
  BOOST_TEST(levels.enabled(level::info, "host"));
  BOOST_TEST(!levels.enabled(level::debug, "host"));
  levels.set("backup", threshold::debug);
  BOOST_TEST(levels.enabled(level::debug, "backup"));
  BOOST_TEST(!levels.enabled(level::trace, "backup"));
  BOOST_TEST(!levels.enabled(level::debug, "host"));
  levels.set("host", threshold::off);
  BOOST_TEST(!levels.enabled(level::error, "host"));
  BOOST_TEST(levels.enabled(level::error, "other"));
  levels.set("ROOT", threshold::trace);
  BOOST_TEST(levels.enabled(level::trace, "other"));
  BOOST_TEST(!levels.enabled(level::trace, "backup"));
}

BOOST_AUTO_TEST_CASE(a_name_without_a_level_has_that_before_its_last_dot) {
  level_table levels(threshold::warn);
  for (const auto* source : {"io.camunda.operate.x", "io", "io.camundax"}) levels.add(source);
  levels.set("io.camunda", threshold::debug);
  BOOST_TEST(levels.enabled(level::debug, "io.camunda.operate.x"));
  BOOST_TEST(!levels.enabled(level::info, "io"));
  BOOST_TEST(!levels.enabled(level::info, "io.camundax"));
}

BOOST_AUTO_TEST_CASE(a_level_is_taken_away_again) {
  level_table levels(threshold::info);
  levels.add("backup");
  levels.set("backup", threshold::trace);
  levels.set("backup", std::nullopt);
  BOOST_TEST(!levels.enabled(level::debug, "backup"));
  BOOST_TEST((levels.find("backup")->effective == threshold::info));
  levels.set("root", threshold::error);
  levels.set("ROOT", std::nullopt);
  BOOST_TEST(levels.enabled(level::info, "host"));
  BOOST_TEST(!levels.find("nobody").has_value());
  levels.set("nobody", threshold::off);
  BOOST_TEST(levels.find("nobody").has_value());
  levels.set("nobody", std::nullopt);
  BOOST_TEST(!levels.find("nobody").has_value());
}

BOOST_AUTO_TEST_CASE(levels_change_while_others_ask) {
  level_table levels(threshold::info);
  levels.add("backup");
  std::atomic<bool> is_over{false};
  std::thread asking([&] {
    while (!is_over) {
      BOOST_REQUIRE(levels.enabled(level::error, "host"));
      (void)levels.enabled(level::debug, "backup");
    }
  });
  for (int times = 0; times < 2'000; ++times) {
    levels.set("backup", times % 2 == 0 ? std::optional(threshold::debug) : std::nullopt);
    (void)levels.all();
  }
  is_over = true;
  asking.join();
}

BOOST_AUTO_TEST_SUITE_END()
