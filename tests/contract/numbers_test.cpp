// What a monitoring system sees of backups.

#include <boost/test/unit_test.hpp>

#include <string>

#include "contract/world.hpp"

namespace {

using contract::world;

struct fixture : world {
  /// The value of a sample; "none" when the page does not have it.
  std::string sample(const std::string& name) {
    const std::string page = get("/actuator/prometheus").body;
    const auto at = page.find("\n" + name + " ");
    if (at == std::string::npos) return "none";
    const auto from = at + name.size() + 2;
    return page.substr(from, page.find('\n', from) - from);
  }
};

BOOST_FIXTURE_TEST_SUITE(numbers, fixture)

BOOST_AUTO_TEST_CASE(BackupsAreCountedByTheirEnd) {
  start();
  BOOST_TEST(sample("backup_ended_total{outcome=\"completed\"}") == "0");
  BOOST_TEST(sample("backup_running") == "0");
  BOOST_TEST(take("7").status == 200);
  wait_for_state("7", "COMPLETED");
  BOOST_REQUIRE(host().process().wait_for_line("backup.completed", std::chrono::seconds(30)));
  BOOST_TEST(sample("backup_ended_total{outcome=\"completed\"}") == "1");
  BOOST_TEST(sample("backup_ended_total{outcome=\"failed\"}") == "0");
  BOOST_TEST(sample("backup_running") == "0");
  BOOST_TEST(sample("backup_duration_seconds_count") == "1");
  BOOST_TEST(sample("backup_part_duration_seconds_count") == "6");
  BOOST_TEST(sample("backup_engine_reachable") == "1");
  BOOST_TEST(remove("7").status == 204);
  BOOST_TEST(sample("backup_deletions_total{outcome=\"deleted\"}") == "1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
