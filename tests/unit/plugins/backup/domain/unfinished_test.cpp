#include "domain/unfinished.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

using namespace backup::domain;

snapshot part(unsigned number, const std::string& state = "SUCCESS",
              std::vector<std::string> indices = {}) {
  snapshot made{{*backup_id::parse("5"), *app_version::parse("8.8.0"), number, 3},
                "uuid-" + std::to_string(number),
                state,
                {},
                {},
                {}};
  made.run = run_id(7);
  made.indices = std::move(indices);
  return made;
}

snapshot_plan plan_of_three() {
  snapshot_plan plan;
  plan.parts = {
      {part(1).name, {"a_"}}, {part(2).name, {"b_", "c_"}}, {part(3).name, {"b_*", "-b_"}}};
  return plan;
}

BOOST_AUTO_TEST_SUITE(unfinished_backups)

BOOST_AUTO_TEST_CASE(TheFirstPartsOfOneRunCanBeGoneOnWith) {
  const auto left = find_unfinished({part(1), part(2)});
  BOOST_REQUIRE(left.has_value());
  BOOST_TEST((left->run == run_id(7)));
  BOOST_TEST(left->there == 2U);
  BOOST_TEST(left->count == 3U);
  BOOST_TEST(left->first_uuid == "uuid-1");
  BOOST_TEST(left->version.text() == "8.8.0");
  BOOST_TEST(!left->newest_is_running);
  BOOST_TEST(find_unfinished({part(1), part(2, "IN_PROGRESS")})->newest_is_running);
  BOOST_TEST(find_unfinished({part(1), part(2), part(3, "IN_PROGRESS")})->newest_is_running);
}

BOOST_AUTO_TEST_CASE(AnythingElseCannot) {
  BOOST_TEST(!find_unfinished({}).has_value());
  BOOST_TEST(!find_unfinished({part(1), part(2), part(3)}).has_value());
  BOOST_TEST(!find_unfinished({part(2)}).has_value());
  BOOST_TEST(!find_unfinished({part(1), part(3)}).has_value());
  BOOST_TEST(!find_unfinished({part(1), part(2, "FAILED")}).has_value());
  BOOST_TEST(!find_unfinished({part(1, "IN_PROGRESS"), part(2)}).has_value());
  auto foreign = part(2);
  foreign.run = run_id(8);
  BOOST_TEST(!find_unfinished({part(1), foreign}).has_value());
  foreign.run.reset();
  BOOST_TEST(!find_unfinished({foreign}).has_value());
  auto other_version = part(2);
  other_version.name.version = *app_version::parse("8.8.1");
  BOOST_TEST(!find_unfinished({part(1), other_version}).has_value());
}

BOOST_AUTO_TEST_CASE(PartsThatHoldWhatThePlanSaysAreItsFirstOnes) {
  BOOST_TEST(
      !difference({part(1, "SUCCESS", {"a_"}), part(2, "SUCCESS", {"b_", "c_"})}, plan_of_three())
           .has_value());
  // Optional indices that came later, and an empty dated part, change no numbering.
  BOOST_TEST(!difference({part(1, "SUCCESS", {"a_"}), part(2, "SUCCESS", {"b_"}),
                          part(3, "SUCCESS", {"b_2026-01-31"})},
                         plan_of_three())
                  .has_value());
  BOOST_TEST(!difference({part(1), part(2), part(3)}, plan_of_three()).has_value());
}

BOOST_AUTO_TEST_CASE(AnotherCountOrContentIsAnotherPlan) {
  auto shorter = plan_of_three();
  shorter.parts.pop_back();
  BOOST_TEST(difference({part(1)}, shorter).value() ==
             "It was begun with 3 parts, and the indices that exist now make 2");
  BOOST_TEST(difference({part(1, "SUCCESS", {"b_"})}, plan_of_three()).value() ==
             "Snapshot camunda_webapps_5_8.8.0_part_1_of_3 holds index b_, which by the indices "
             "that exist now belongs into another part");
  // Excluded by name from the pattern that it matches.
  BOOST_TEST(
      difference({part(1), part(2), part(3, "SUCCESS", {"b_"})}, plan_of_three()).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
