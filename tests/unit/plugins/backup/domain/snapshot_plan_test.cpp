#include "domain/snapshot_plan.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

using namespace backup::domain;
using names = std::vector<std::string>;

/// Two groups with dated indices, one of them with an optional index, and one of plain ones.
index_layout layout(std::string prefix = "") {
  return {std::move(prefix),
          {"test",
           {{{{"operate-position-1_", true, false}, {"operate-metadata-1_", false, false}}},
            {{{"operate-list-view-1_", true, true}, {"tasklist-task-1_", true, true}}},
            {{{"camunda-user-1_", true, false}, {"camunda-usage-1_", true, true}}}},
           {}}};
}

const names current{"operate-position-1_", "operate-list-view-1_", "tasklist-task-1_",
                    "camunda-user-1_", "camunda-usage-1_"};

names with(names first, const names& more) {
  first.insert(first.end(), more.begin(), more.end());
  return first;
}

snapshot_plan plan(const names& existing, const index_layout& of = layout()) {
  return make_plan(*backup_id::parse("5"), *app_version::parse("8.8.0"), of, existing);
}

std::vector<names> contents(const snapshot_plan& made) {
  std::vector<names> all;
  for (const auto& part : made.parts) all.push_back(part.indices);
  return all;
}

void check(const std::vector<names>& found, const std::vector<names>& expected) {
  BOOST_REQUIRE(found.size() == expected.size());
  for (std::size_t at = 0; at < found.size(); ++at) {
    BOOST_TEST_CONTEXT("part " << at + 1) {
      BOOST_TEST(found[at] == expected[at], boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_SUITE(snapshot_plans)

BOOST_AUTO_TEST_CASE(WithoutArchivedIndicesThereIsOnePartAGroup) {
  const auto made = plan(current);
  check(contents(made), {{"operate-position-1_"},
                         {"operate-list-view-1_", "tasklist-task-1_"},
                         {"camunda-user-1_", "camunda-usage-1_"}});
  BOOST_TEST(made.missing.empty());
  BOOST_TEST(made.uncovered.empty());
  BOOST_TEST(made.parts[2].name.to_string() == "camunda_webapps_5_8.8.0_part_3_of_3");
}

BOOST_AUTO_TEST_CASE(ArchivedIndicesMakeAPartOfPatternsAndTheNumberingStaysDense) {
  const auto made =
      plan(with(current, {"tasklist-task-1_2026-01-31", "camunda-usage-1_2026-02-01"}));
  check(contents(made), {{"operate-position-1_"},
                         {"operate-list-view-1_", "tasklist-task-1_"},
                         {"operate-list-view-1_*", "-operate-list-view-1_", "tasklist-task-1_*",
                          "-tasklist-task-1_"},
                         {"camunda-user-1_", "camunda-usage-1_"},
                         {"camunda-usage-1_*", "-camunda-usage-1_"}});
  BOOST_TEST(made.parts.back().name.to_string() == "camunda_webapps_5_8.8.0_part_5_of_5");
  BOOST_TEST(made.uncovered.empty());
}

BOOST_AUTO_TEST_CASE(OptionalIndicesComeAfterTheRequiredOnesAndOnlyWhenTheyExist) {
  const auto made = plan(with({"operate-metadata-1_"}, current));
  check({contents(made).front()}, {{"operate-position-1_", "operate-metadata-1_"}});
}

BOOST_AUTO_TEST_CASE(AnIndexThatIsNotThereIsNotExcludedFromADatedPart) {
  index_layout optional{
      "", {"test", {{{{"operate-a_", false, true}, {"operate-b_", false, true}}}}, {}}};
  const auto made = plan({"operate-b_", "operate-b_2026-01-31"}, optional);
  check(contents(made), {{"operate-b_"}, {"operate-a_*", "operate-b_*", "-operate-b_"}});
}

BOOST_AUTO_TEST_CASE(AGroupOfWhichNothingExistsIsNoPart) {
  index_layout optional{
      "", {"test", {{{{"operate-a_", false, false}}}, {{{"operate-b_", true, false}}}}, {}}};
  const auto made = plan({"operate-b_"}, optional);
  check(contents(made), {{"operate-b_"}});
  BOOST_TEST(made.parts[0].name.to_string() == "camunda_webapps_5_8.8.0_part_1_of_1");
}

BOOST_AUTO_TEST_CASE(NothingAtAllMakesNoParts) {
  BOOST_TEST(plan({}).parts.empty());
}

BOOST_AUTO_TEST_CASE(AllMissingRequiredIndicesAreNamedTogether) {
  const auto made = plan({"operate-list-view-1_", "camunda-user-1_"});
  const names expected{"operate-position-1_", "tasklist-task-1_", "camunda-usage-1_"};
  BOOST_TEST(made.missing == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(AnArchivedIndexDoesNotStandInForItsMissingCurrentOne) {
  const auto made = plan({"operate-position-1_", "operate-list-view-1_2026-01-31",
                          "tasklist-task-1_", "camunda-user-1_", "camunda-usage-1_"});
  BOOST_TEST(made.missing == names{"operate-list-view-1_"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ThePrefixStandsBeforeEveryNameAndOtherPrefixesAreNotOurs) {
  names existing{"operate-extra-1_", "other-operate-list-view-1_", "foo"};
  for (const auto& name : current) existing.push_back("acme-" + name);
  existing.push_back("acme-operate-list-view-1_2026-01-31");
  const auto made = plan(existing, layout("acme"));
  check(contents(made), {{"acme-operate-position-1_"},
                         {"acme-operate-list-view-1_", "acme-tasklist-task-1_"},
                         {"acme-operate-list-view-1_*", "-acme-operate-list-view-1_",
                          "acme-tasklist-task-1_*", "-acme-tasklist-task-1_"},
                         {"acme-camunda-user-1_", "acme-camunda-usage-1_"}});
  BOOST_TEST(made.missing.empty());
  BOOST_TEST(made.uncovered.empty());
}

BOOST_AUTO_TEST_CASE(IndicesThatNoPartHoldsAreNamed) {
  const auto made = plan(with(current, {"operate-new-1_", "camunda-user-1_2026-01-31",
                                        "tasklist-task-1_2026-01-31", "unrelated", "operates"}));
  const names expected{"camunda-user-1_2026-01-31", "operate-new-1_"};
  BOOST_TEST(made.uncovered == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(WhatIsLeftOutOnPurposeIsNotNamed) {
  auto of = layout("acme");
  of.catalog.left_out = {"camunda-session-1_"};
  names existing{"acme-camunda-session-1_", "acme-camunda-session-1_2026-01-31",
                 "acme-camunda-session-2_"};
  for (const auto& name : current) existing.push_back("acme-" + name);
  const auto made = plan(existing, of);
  BOOST_TEST(made.uncovered == names{"acme-camunda-session-2_"}, boost::test_tools::per_element());
  BOOST_TEST(made.parts.size() == 3u);
}

BOOST_AUTO_TEST_CASE(ThePatternsMatchEveryIndexOfTheApplications) {
  const names plain{"operate-*", "tasklist-*", "camunda-*"};
  const names prefixed{"acme-operate-*", "acme-tasklist-*", "acme-camunda-*"};
  BOOST_TEST(layout().application_patterns() == plain, boost::test_tools::per_element());
  BOOST_TEST(layout("acme").application_patterns() == prefixed, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
