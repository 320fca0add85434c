#include "service/backup_service.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

#include "unit/plugins/backup/service/service_rig.hpp"

namespace {

using namespace backup;
using namespace service_test;

BOOST_FIXTURE_TEST_SUITE(backup_services, service_rig)

BOOST_AUTO_TEST_CASE(AnIdThatExistsIsRefusedWithItsSnapshots) {
  engine.add(part(three_parts[1], "SUCCESS", 1));
  const auto refusal = take_fails(5);
  BOOST_TEST((refusal.kind == failure_kind::id_taken));
  BOOST_TEST(refusal.message ==
             "A backup with ID [5] already exists. Found snapshots: [" + three_parts[1] + "]");
  BOOST_TEST(engine.created().empty());
}

BOOST_AUTO_TEST_CASE(ASnapshotThatOnlyLooksLikeOursIsNamedWithTheWayToRemoveIt) {
  engine.add_foreign("camunda_webapps_5_old");
  const auto refusal = take_fails(5);
  BOOST_TEST((refusal.kind == failure_kind::id_taken));
  BOOST_TEST(refusal.message ==
             "Backup [5] cannot be taken: there are snapshots that are not parts of a backup but "
             "named like one: [camunda_webapps_5_old]. Use another id, or remove them in the "
             "engine: DELETE /_snapshot/camunda/camunda_webapps_5_old");
  BOOST_TEST((*service->list("camunda_webapps_*", service::detail::full, limits()))->size() == 0U);
}

BOOST_AUTO_TEST_CASE(WhileABackupRunsHereAnotherIsRefusedWithItsId) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  const auto refusal = take_fails(6);
  BOOST_TEST((refusal.kind == failure_kind::another_runs));
  BOOST_TEST(
      refusal.message ==
      "Another backup is running at the moment: [5]. Wait until it has ended, or delete it.");
}

BOOST_AUTO_TEST_CASE(ABackupThatRunsElsewhereIsSeenAlsoBetweenTwoParts) {
  engine.add(part("camunda_webapps_9_8.8.0_part_1_of_3", "SUCCESS", now_ms() - 1000));
  BOOST_TEST((take_fails(5).kind == failure_kind::another_runs));
  engine.add(part("camunda_webapps_9_8.8.0_part_2_of_3", "IN_PROGRESS", 0));
  BOOST_TEST((take_fails(5).kind == failure_kind::another_runs));
}

BOOST_AUTO_TEST_CASE(ABackupThatWasInterruptedLongAgoBlocksNothing) {
  engine.add(part("camunda_webapps_9_8.8.0_part_1_of_3", "SUCCESS", now_ms() - 301'000));
  BOOST_TEST(service->take(id(5), limits()).has_value());
}

BOOST_AUTO_TEST_CASE(ABackupThatShowsCompletedBlocksNobodyThoughItsRunStillSleeps) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.fail_next("list", engine_away);  // the run sleeps for a while now
  BOOST_REQUIRE(events.saw("waiting 1"));
  engine.create_as("SUCCESS");
  engine.add(part(three_parts[1], "SUCCESS", 1));
  engine.add(part(three_parts[2], "SUCCESS", 1));
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(state_of(5) == "COMPLETED");
  BOOST_TEST(service->take(id(6), limits()).has_value());
}

BOOST_AUTO_TEST_CASE(ABackupWhoseDeletionIsRefusedKeepsItsEndAndBlocksNobody) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.fail_next("delete", engine_refuses);
  BOOST_REQUIRE(!service->remove(id(5), limits()));
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_TEST(state_of(5) == "INCOMPLETE");
  BOOST_TEST(events.saw("stopped 5"));
  BOOST_TEST(service->take(id(6), limits()).has_value());
}

BOOST_AUTO_TEST_CASE(APostThatComesBeforeTheFirstPartOfAnotherIsRefusedAtOnce) {
  engine.hold("indices");
  std::optional<service::result<names>> first;
  const auto rival = on.start("rival", [&] { first = service->take(id(5), limits()); });
  BOOST_REQUIRE(engine.saw("indices"));
  for (const int other : {5, 6}) {
    const auto began = on.now();
    const auto refusal = take_fails(other);
    BOOST_TEST((refusal.kind == failure_kind::another_runs));
    BOOST_TEST((on.now() - began < std::chrono::seconds(3)));
  }
  engine.release();
  BOOST_TEST(events.saw("completed 5"));
  BOOST_TEST(engine.created() == three_parts, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(MissingIndicesAreNamedTogetherAndNothingIsTaken) {
  engine.set_indices({"operate-x_"});
  const auto refusal = take_fails(5);
  BOOST_TEST((refusal.kind == failure_kind::indices_missing));
  BOOST_TEST(refusal.message ==
             "Missing indices: [operate-a_, operate-b_]. Catalog test, index prefix \"\": check "
             "both, and that the applications have created their schema.");
  BOOST_TEST(engine.created().empty());
}

BOOST_AUTO_TEST_CASE(IndicesInNoPartAreReported) {
  engine.set_indices({"operate-a_", "operate-b_", "operate-new_"});
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_TEST(events.saw("uncovered operate-new_"));
}

BOOST_AUTO_TEST_CASE(WithoutARepositoryNameEveryOperationSaysWhichKeyToSet) {
  configured.repository.clear();
  restart();
  const std::string sentence =
      "No backup repository configured. Set camunda.data.backup.repository-name to the name of a "
      "snapshot repository of the engine.";
  BOOST_TEST(take_fails(5).message == sentence);
  BOOST_TEST(service->get(id(5), limits()).error().message == sentence);
  BOOST_TEST(service->list("*", service::detail::full, limits()).error().message == sentence);
  BOOST_TEST(service->remove(id(5), limits()).error().message == sentence);
  BOOST_TEST(engine.calls().empty());
}

BOOST_AUTO_TEST_CASE(AnEngineErrorOnTheFirstPartIsReportedByTheCallAndFreesThePlace) {
  engine.fail_next("create", engine_broken);
  const auto refusal = take_fails(5);
  BOOST_TEST((refusal.kind == failure_kind::engine_failed));
  BOOST_TEST(refusal.message == "the engine is broken. The engine's log may say more.");
  BOOST_TEST(service->take(id(6), limits()).has_value());
}

BOOST_AUTO_TEST_CASE(ALostAnswerToTheFirstPartIsResolvedByLooking) {
  engine.lose_next_create(engine_away);
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_TEST(events.saw("completed 5"));
  BOOST_TEST(engine.created() == three_parts, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(AnErrorOnTheFirstPartThatWasBegunAllTheSameIsResolvedByLooking) {
  for (const auto& error : {engine_broken, engine_garbles}) {
    BOOST_TEST_CONTEXT(error.message) {
      engine.lose_next_create(error);
      BOOST_TEST(service->take(id(5), limits()).has_value());
      BOOST_TEST(events.saw("completed 5"));
      BOOST_REQUIRE(service->remove(id(5), limits()).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(DeletingARunningBackupStopsItFirst) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_REQUIRE(service->remove(id(5), limits()).has_value());
  BOOST_TEST(engine.created().size() == 1u);
  BOOST_TEST(engine.saw("delete " + three_parts[0]));
  BOOST_TEST((service->get(id(5), limits()).error().kind == failure_kind::no_such_backup));
  BOOST_TEST(events.saw("deleted 5 1"));
}

BOOST_AUTO_TEST_CASE(SnapshotsOfEveryVersionAndCountAreDeletedAndForeignOnesStay) {
  engine.add(part("camunda_webapps_5_8.7.0_part_1_of_6", "SUCCESS", 1));
  engine.add(part("camunda_webapps_5_8.8.0_part_2_of_3", "FAILED", 1));
  engine.add(part("camunda_webapps_55_8.8.0_part_1_of_1", "SUCCESS", 1));
  engine.add_foreign("camunda_webapps_5_old");
  BOOST_REQUIRE(service->remove(id(5), limits()).has_value());
  names deletions;
  for (const auto& call : engine.calls()) {
    if (call.starts_with("delete")) deletions.push_back(call);
  }
  BOOST_TEST(deletions == names{"delete camunda_webapps_5_8.7.0_part_1_of_6 "
                                "camunda_webapps_5_8.8.0_part_2_of_3"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ADeletionThatTheEngineWorksOnIsFollowedInTheBackground) {
  engine.add(part(three_parts[0], "SUCCESS", 1));
  engine.leave_deletions_open();
  BOOST_REQUIRE(service->remove(id(5), limits()).has_value());
  BOOST_TEST(events.saw("deleted 5 1"));
}

BOOST_AUTO_TEST_CASE(ADeletionThatIsRefusedIsReported) {
  engine.add(part(three_parts[0], "SUCCESS", 1));
  engine.fail_next("delete", engine_refuses);
  BOOST_TEST(service->remove(id(5), limits()).error().message ==
             "the engine refuses. Give the engine's user the privileges for snapshots.");
}

BOOST_AUTO_TEST_CASE(EndTimesOfManyUnfinishedBackupsAreReadInOneCall) {
  for (int number = 1; number <= 20; ++number) {
    engine.add(part("camunda_webapps_" + std::to_string(number) + "_8.8.0_part_1_of_2", "SUCCESS",
                    now_ms() - 301'000));
  }
  BOOST_REQUIRE(service->take(id(50), limits()).has_value());
  int full = 0;
  for (const auto& call : engine.calls()) full += call.starts_with("list-full") ? 1 : 0;
  BOOST_TEST(full == 1);  // before the act; after it they are remembered
}

BOOST_AUTO_TEST_CASE(WhatDoesNotExistIsNotFound) {
  engine.add_foreign("camunda_webapps_5_old");
  BOOST_TEST(service->get(id(5), limits()).error().message == "No backup with id [5] found.");
  BOOST_TEST((service->remove(id(5), limits()).error().kind == failure_kind::no_such_backup));
}

BOOST_AUTO_TEST_CASE(ListAndSingleBackupAgreeWithAndWithoutDetail) {
  engine.add(part("camunda_webapps_1_8.8.0_part_1_of_2", "SUCCESS", now_ms() - 1000));
  engine.add(part("camunda_webapps_2_8.8.0_part_1_of_2", "SUCCESS", now_ms() - 301'000));
  engine.add(part("camunda_webapps_3_8.8.0_part_1_of_1", "SUCCESS", now_ms() - 2000));
  engine.add(part("camunda_webapps_4_8.8.0_part_1_of_1", "FAILED", now_ms() - 500));
  const auto states =
      all_of(**service->list("camunda_webapps_*", service::detail::states, limits()));
  const auto full = all_of(**service->list("camunda_webapps_*", service::detail::full, limits()));
  const auto ids = [](const std::vector<domain::backup>& of) {
    names texts;
    for (const auto& one : of) texts.push_back(one.id.to_string());
    return texts;
  };
  BOOST_TEST(ids(full) == (names{"4", "1", "3", "2"}), boost::test_tools::per_element());
  BOOST_TEST(ids(states) == (names{"4", "3", "2", "1"}), boost::test_tools::per_element());
  for (const auto& list : {full, states}) {
    for (const auto& one : list) {
      const auto single = *service->get(one.id, limits());
      BOOST_TEST((one.state == single.state));
      BOOST_TEST((one.failure_reason == single.failure_reason));
    }
  }
  // Only of the unfinished ones, whose states depend on it, was anything read.
  for (const auto& one : states) {
    const bool is_short = one.id <= id(2);
    BOOST_TEST(one.details.front().started.has_value() == is_short);
    BOOST_TEST(one.details.front().failures.has_value() == is_short);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
