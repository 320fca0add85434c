#include "service/newest_completed.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>

#include "unit/plugins/backup/service/service_rig.hpp"

namespace {

using namespace service_test;
using service::newest_completed;

domain::snapshot one_of(int backup, int number, int count, domain::epoch_ms ended) {
  return part("camunda_webapps_" + std::to_string(backup) + "_8.8.0_part_" +
                  std::to_string(number) + "_of_" + std::to_string(count),
              "SUCCESS", ended);
}

std::optional<domain::epoch_ms> newest_of(const std::vector<domain::snapshot>& parts) {
  service::snapshot_table table;
  for (const auto& each : parts) BOOST_REQUIRE(table.add(each));
  table.arrange();
  return newest_completed(table);
}

BOOST_AUTO_TEST_SUITE(newest_complete_backup)

BOOST_AUTO_TEST_CASE(ItIsTheOneThatEndedLastWhateverItsId) {
  BOOST_TEST(
      (newest_of({one_of(5, 1, 2, 1000), one_of(5, 2, 2, 9000), one_of(7, 1, 1, 2000)}) == 9000));
}

BOOST_AUTO_TEST_CASE(OnlyCompleteOnesCount) {
  auto failed = one_of(8, 1, 1, 9000);
  failed.state_word = "PARTIAL";
  BOOST_TEST((newest_of({failed, one_of(9, 1, 2, 8000), one_of(5, 1, 1, 1000)}) == 1000));
  BOOST_TEST((newest_of({failed, one_of(9, 1, 2, 8000)}) == 0));
  BOOST_TEST((newest_of({}) == 0));
}

BOOST_AUTO_TEST_CASE(WhileTheEngineHasNotToldItNobodyKnows) {
  auto unknown = one_of(5, 1, 1, 1000);
  unknown.failures.reset();
  BOOST_TEST(!newest_of({unknown}).has_value());
  BOOST_TEST((newest_of({unknown, one_of(4, 1, 1, 700)}) == 700));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
