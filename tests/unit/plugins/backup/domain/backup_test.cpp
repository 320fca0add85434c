#include "domain/backup.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

using namespace backup::domain;

snapshot part_of(const std::string& name) {
  return {*snapshot_name::parse(name), "uuid", "SUCCESS", {}, {}, {}};
}

std::vector<std::string> names_of(const std::vector<snapshot>& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) names.push_back(part.name.to_string());
  return names;
}

::backup::domain::backup started(const char* id, std::optional<epoch_ms> at) {
  auto first = part_of("camunda_webapps_" + std::string(id) + "_8.8.0_part_1_of_1");
  first.started = at;
  return {*backup_id::parse(id), backup_state::completed, {}, {first}};
}

BOOST_AUTO_TEST_SUITE(backups)

BOOST_AUTO_TEST_CASE(SnapshotsAreGroupedByIdHighestFirstAndOrderedByPart) {
  const auto groups = group_by_id({part_of("camunda_webapps_9_8.8.0_part_2_of_2"),
                                   part_of("camunda_webapps_10_8.8.0_part_10_of_10"),
                                   part_of("camunda_webapps_9_8.8.1_part_1_of_2"),
                                   part_of("camunda_webapps_10_8.8.0_part_9_of_10"),
                                   part_of("camunda_webapps_9_8.8.0_part_1_of_2")});
  BOOST_REQUIRE(groups.size() == 2u);
  const std::vector<std::string> ten{"camunda_webapps_10_8.8.0_part_9_of_10",
                                     "camunda_webapps_10_8.8.0_part_10_of_10"};
  const std::vector<std::string> nine{"camunda_webapps_9_8.8.0_part_1_of_2",
                                      "camunda_webapps_9_8.8.1_part_1_of_2",
                                      "camunda_webapps_9_8.8.0_part_2_of_2"};
  BOOST_TEST(names_of(groups[0]) == ten, boost::test_tools::per_element());
  BOOST_TEST(names_of(groups[1]) == nine, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(NothingGroupsToNothing) {
  BOOST_TEST(group_by_id({}).empty());
}

BOOST_AUTO_TEST_CASE(TheListBeginsWithTheNewestAndEqualStartsWithTheHigherId) {
  std::vector<::backup::domain::backup> shown{started("5", 100), started("9", 200),
                                              started("7", 300), started("8", 200),
                                              started("6", std::nullopt)};
  order_by_start(shown);
  std::vector<std::int64_t> ids;
  for (const auto& one : shown) ids.push_back(one.id.value());
  const std::vector<std::int64_t> expected{7, 9, 8, 5, 6};
  BOOST_TEST(ids == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(WhatHasNoPartComesFirstAndIsOrderedByIdToo) {
  const ::backup::domain::backup without{*backup_id::parse("3"), backup_state::in_progress, {}, {}};
  std::vector<::backup::domain::backup> shown{started("7", 300), without, started("9", 200)};
  order_by_start(shown);
  BOOST_TEST(shown.front().id.value() == 3);
  order_by_id(shown);
  BOOST_TEST(shown.front().id.value() == 9);
  BOOST_TEST(shown.back().id.value() == 3);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
