#include "client/prune.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

#include "client/dated_id.hpp"

namespace {

using namespace backup::client;
using namespace std::chrono;
using namespace std::chrono_literals;

constexpr sys_seconds third = sys_days(2026y / November / 26) + 3h;

std::string night(int ago) {
  return dated_id(third - days(ago));
}

std::vector<shown_backup> repository(
    const std::vector<std::pair<std::string, std::string>>& ids_and_states) {
  std::vector<shown_backup> all;
  for (const auto& [id, state] : ids_and_states) {
    shown_backup made;
    made.id = id;
    made.state = state;
    all.push_back(std::move(made));
  }
  return all;
}

std::vector<std::string> ids_of(const pruned& from) {
  std::vector<std::string> ids;
  for (const auto& each : from.to_go) ids.push_back(each.id);
  return ids;
}

using ids = std::vector<std::string>;

BOOST_AUTO_TEST_SUITE(backup_client_prune)

BOOST_AUTO_TEST_CASE(ADatedIdIsTheTimeInUtcAndIsReadAgain) {
  BOOST_TEST(dated_id(third) == "20261126030000");
  BOOST_TEST(dated_id(third + 1s) > dated_id(third));
  BOOST_TEST(dated_id(sys_days(2027y / January / 1)) >
             dated_id(sys_days(2027y / January / 1) - 1s));
  BOOST_TEST((date_of("20261126030000") == third));
  BOOST_TEST((date_of("20240229235959") == sys_days(2024y / February / 29) + 86399s));
}

BOOST_AUTO_TEST_CASE(WhatIsNoDateIsAnIdThatSomebodyChose) {
  for (const auto* const id :
       {"1", "20261126", "202611260300", "20261326030000", "20260229030000", "20261126240000",
        "20261126036000", "20261126030060", "20261100030000", "02026112603000", "2026112603000a",
        "202611-1030000", "99999999999999", "202611260300001", ""}) {
    BOOST_TEST(!date_of(id).has_value(), id);
  }
}

BOOST_AUTO_TEST_CASE(WhatIsOlderThanTheNewestCompleteOnesGoesTheOldestFirst) {
  const auto all = repository({{night(0), "COMPLETED"},
                               {night(3), "COMPLETED"},
                               {night(1), "COMPLETED"},
                               {night(2), "COMPLETED"}});
  BOOST_TEST(ids_of(prune(all, {2, {}, third})) == (ids{night(3), night(2)}),
             boost::test_tools::per_element());
  BOOST_TEST(prune(all, {2, {}, third}).remark == "");
  BOOST_TEST(ids_of(prune(all, {4, {}, third})).empty());
  BOOST_TEST(prune(all, {4, {}, third}).remark != "");
}

BOOST_AUTO_TEST_CASE(FailedOnesCountForNothingAndGoWhenEnoughCompleteOnesAreNewer) {
  const auto all = repository({{night(0), "FAILED"},
                               {night(1), "COMPLETED"},
                               {night(2), "INCOMPLETE"},
                               {night(3), "COMPLETED"},
                               {night(4), "INCOMPATIBLE"},
                               {night(5), "COMPLETED"}});
  BOOST_TEST(ids_of(prune(all, {2, {}, third})) == (ids{night(5), night(4)}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(TheOnlyCompleteOneStaysHoweverOldItIs) {
  const auto all = repository({{night(0), "FAILED"},
                               {night(1), "FAILED"},
                               {night(400), "COMPLETED"},
                               {night(401), "COMPLETED"}});
  BOOST_TEST(ids_of(prune(all, {1, 24h, third})) == ids{night(401)},
             boost::test_tools::per_element());
  const auto two = prune(all, {3, 24h, third});
  BOOST_TEST(ids_of(two).empty());
  BOOST_TEST(two.remark ==
             "of the backups with dates as ids 2 are complete and 3 are to be kept; nothing was "
             "deleted");
}

BOOST_AUTO_TEST_CASE(WithoutACompleteOneNothingGoes) {
  const auto all = repository({{night(0), "FAILED"}, {night(9), "INCOMPLETE"}});
  const auto found = prune(all, {1, {}, third});
  BOOST_TEST(found.to_go.empty());
  BOOST_TEST(found.remark ==
             "of the backups with dates as ids 0 are complete and 1 is to be kept; nothing was "
             "deleted");
  BOOST_TEST(prune({}, {1, {}, third}).to_go.empty());
}

BOOST_AUTO_TEST_CASE(AnAgeSparesWhatIsYoungerThoughItIsMoreThanIsKept) {
  const auto all = repository({{night(0), "COMPLETED"},
                               {night(1), "COMPLETED"},
                               {night(2), "COMPLETED"},
                               {night(3), "COMPLETED"}});
  BOOST_TEST(ids_of(prune(all, {1, days(2), third})) == ids{night(3)},
             boost::test_tools::per_element());
  BOOST_TEST(ids_of(prune(all, {1, days(2), third + 1s})) == (ids{night(3), night(2)}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(RunningOnesAndIdsThatSomebodyChoseStay) {
  const auto all = repository({{night(0), "COMPLETED"},
                               {night(1), "IN_PROGRESS"},
                               {night(2), "COMPLETED"},
                               {"42", "COMPLETED"},
                               {"20200101", "FAILED"}});
  BOOST_TEST(ids_of(prune(all, {1, {}, third})) == ids{night(2)}, boost::test_tools::per_element());
  // Nor do those count among what is kept.
  const auto chosen =
      repository({{"42", "COMPLETED"}, {night(5), "COMPLETED"}, {night(6), "FAILED"}});
  BOOST_TEST(ids_of(prune(chosen, {2, {}, third})).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
