// One backup from POST to DELETE, and what other requests see meanwhile (contract, sections 1, 3,
// 4).

#include <boost/test/unit_test.hpp>

#include <algorithm>

#include "contract/world.hpp"
#include "support/releases.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;
using contract::texts;
using names = std::vector<std::string>;

names part_names(const std::string& id, int count) {
  names all;
  for (int part = 1; part <= count; ++part) {
    all.push_back("camunda_webapps_" + id + "_8.8.0_part_" + std::to_string(part) + "_of_" +
                  std::to_string(count));
  }
  return all;
}

names sorted(names list) {
  std::sort(list.begin(), list.end());
  return list;
}

BOOST_FIXTURE_TEST_SUITE(backup_life, contract::world)

BOOST_AUTO_TEST_CASE(ABackupIsTakenShownListedAndDeleted) {
  start();
  BOOST_TEST(get("/actuator/backupHistory").body == "[]");

  const auto taken = take("123");
  BOOST_TEST(taken.status == 200);
  BOOST_TEST(support::header_value(taken.headers, "Content-Type").value_or("") ==
             "application/vnd.spring-boot.actuator.v3+json");
  BOOST_TEST(texts(json::parse(taken.body).at("scheduledSnapshots")) == part_names("123", 6),
             boost::test_tools::per_element());

  const auto shown = wait_for_state("123", "COMPLETED");
  BOOST_TEST((shown.at("backupId") == json::value(123)));
  BOOST_TEST(shown.at("failureReason").is_null());
  names in_details;
  for (const auto& detail : shown.at("details").as_array()) {
    in_details.emplace_back(detail.at("snapshotName").as_string());
    BOOST_TEST((detail.at("state") == json::value("SUCCESS")));
    BOOST_TEST(detail.at("failures").as_array().empty());
    const std::string time(detail.at("startTime").as_string());
    BOOST_TEST((time.size() == 28u && time.ends_with("+0000")));
  }
  BOOST_TEST(in_details == part_names("123", 6), boost::test_tools::per_element());
  BOOST_TEST(get("/actuator/backupHistory").body == "[" + json::serialize(shown) + "]");

  const auto removed = remove("123");
  BOOST_TEST(removed.status == 204);
  BOOST_TEST(removed.body == "");
  await_gone("123");
  BOOST_TEST(get("/actuator/backupHistory/123").status == 404);
  BOOST_TEST(get("/actuator/backupHistory").body == "[]");
}

BOOST_AUTO_TEST_CASE(TheSnapshotsHoldExactlyTheIndicesOfTheCatalogWithItsMetadata) {
  start();
  BOOST_REQUIRE(take("7").status == 200);
  wait_for_state("7", "COMPLETED");

  const auto release = support::release_of("8.8.0");
  auto existing = release.required();
  existing.emplace_back("operate-list-view-8.3.0_2026-01-31");
  auto expected = release.parts(existing);
  for (auto& part : expected) {
    for (auto& name : part) name.insert(0, prefix() + "-");
  }

  auto found = engine().admin().snapshots(repository());
  std::sort(found.begin(), found.end(),
            [](const auto& a, const auto& b) { return a.name < b.name; });
  BOOST_REQUIRE(found.size() == expected.size());
  for (std::size_t at = 0; at < found.size(); ++at) {
    BOOST_TEST_CONTEXT(found[at].name) {
      BOOST_TEST(found[at].name == part_names("7", 6)[at]);
      BOOST_TEST(found[at].indices == sorted(expected[at]), boost::test_tools::per_element());
      auto metadata = json::parse(found[at].metadata).as_object();
      // Ours, the same in all parts of one backup.
      BOOST_TEST(metadata["runId"].as_string() ==
                 json::parse(found[0].metadata).at("runId").as_string());
      metadata.erase("runId");
      BOOST_TEST(
          (metadata ==
           json::object{
               {"backupId", 7}, {"version", "8.8.0"}, {"partNo", at + 1}, {"partCount", 6}}));
    }
  }
  // Strictly one after the other: none starts before its predecessor has ended.
  for (std::size_t at = 1; at < found.size(); ++at) {
    BOOST_TEST(found[at].start_millis >= found[at - 1].end_millis);
  }
}

BOOST_AUTO_TEST_CASE(WhileItRunsItIsInProgressForEverybodyAndBlocksOthers) {
  start();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("5").status == 200);

  const auto shown = show("5");
  BOOST_TEST((shown.at("state") == json::value("IN_PROGRESS")));
  BOOST_TEST(shown.at("failureReason").is_null());
  for (const char* query : {"", "?verbose=true", "?verbose=false", "?pattern=5*"}) {
    BOOST_TEST_CONTEXT(query) {
      const auto list = json::parse(get("/actuator/backupHistory" + std::string(query)).body);
      BOOST_REQUIRE(list.as_array().size() == 1u);
      BOOST_TEST((list.at(0).at("state") == json::value("IN_PROGRESS")));
    }
  }

  const auto other = error_of(take("6"));
  BOOST_TEST(other.status == 400);
  BOOST_TEST(!other.is_of_the_framework);
  BOOST_TEST(
      other.message ==
      "Another backup is running at the moment: [5]. Wait until it has ended, or delete it.");
  const auto same = error_of(take("5"));
  BOOST_TEST(same.status == 400);
  BOOST_TEST(same.message == "A backup with ID [5] already exists. Found snapshots: [" +
                                 part_names("5", 6)[0] + "]");

  engine().let_snapshots_end(repository());
  BOOST_TEST(remove("5").status == 204);
}

BOOST_AUTO_TEST_CASE(DeletingARunningBackupStartsNoFurtherPart) {
  start();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("5").status == 200);
  BOOST_TEST(remove("5").status == 204);
  engine().let_snapshots_end(repository());
  // The next backup can be taken as soon as the engine is rid of the old one, with the same id.
  BOOST_REQUIRE(take_when_free("5").status == 200);
  wait_for_state("5", "COMPLETED");
  BOOST_TEST(engine().admin().snapshots(repository()).size() == 6u);
}

BOOST_AUTO_TEST_CASE(AHostThatDidNotTakeItShowsTheSame) {
  start();
  BOOST_REQUIRE(take("9").status == 200);
  const auto shown = wait_for_state("9", "COMPLETED");
  BOOST_TEST(host().stop() == 0);
  start();
  BOOST_TEST((show("9") == shown));
}

BOOST_AUTO_TEST_CASE(StoppingTheHostBetweenPartsLeavesABackupThatTurnsIncomplete) {
  start();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("4").status == 200);
  BOOST_TEST(host().stop() == 0);
  engine().let_snapshots_end(repository());
  start({"--camunda.data.backup.incomplete-check-timeout=0"});
  const auto shown = wait_for_state("4", "INCOMPLETE");
  BOOST_TEST(std::string(shown.at("failureReason").as_string()).starts_with("Only 1 of 6"));
  BOOST_TEST(take("5").status == 200);
  wait_for_state("5", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(ABackupRestoredIntoAnEmptiedEngineBringsEveryDocumentBack) {
  start();
  BOOST_REQUIRE(take("3").status == 200);
  wait_for_state("3", "COMPLETED");
  BOOST_REQUIRE(documents() >= 34 + 20);
  const auto before = engine().admin().index_names(prefix() + "-");

  engine().admin().delete_indices(prefix() + "-");
  BOOST_REQUIRE(engine().admin().index_names(prefix() + "-").empty());
  for (const auto& part : part_names("3", 6)) engine().admin().restore(repository(), part);

  BOOST_TEST(sorted(engine().admin().index_names(prefix() + "-")) == sorted(before),
             boost::test_tools::per_element());
  BOOST_TEST(engine().admin().count_documents(prefix() + "-*") == documents());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
