#include "service/backup_service.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>
#include <vector>

#include "scheduling/thread_scheduler.hpp"
#include "unit/plugins/backup/service/scripted_port.hpp"

namespace {

using namespace backup;
using service::engine_error;
using service::engine_fault;
using service::failure_kind;
using names = std::vector<std::string>;

const engine_error engine_away{engine_fault::unreachable, 0, "the engine is away"};
const engine_error engine_broken{engine_fault::failed, 500, "the engine is broken"};
const engine_error engine_garbles{engine_fault::nonsense, 200, "the engine answers nonsense"};
const engine_error engine_refuses{engine_fault::refused, 403, "the engine refuses"};

/// Three parts: two groups, and the dated part of the second.
service::settings settings() {
  return {"camunda",
          *domain::app_version::parse("8.8.0"),
          {"", {"test", {{{{"operate-a_", true, false}}}, {{{"operate-b_", true, true}}}}, {}}}};
}

const names three_parts{"camunda_webapps_5_8.8.0_part_1_of_3",
                        "camunda_webapps_5_8.8.0_part_2_of_3",
                        "camunda_webapps_5_8.8.0_part_3_of_3"};

domain::backup_id id(int number) {
  return *domain::backup_id::parse(std::to_string(number));
}

domain::snapshot part(const std::string& name, const std::string& state, domain::epoch_ms ended) {
  return {*domain::snapshot_name::parse(name), "uuid", state, ended - 10, ended, names{}};
}

struct fixture {
  scheduling::thread_scheduler on;
  service_test::scripted_port engine{on};
  service_test::told_events events{on};
  service::settings configured = settings();
  std::unique_ptr<service::backup_service> service;

  fixture() {
    engine.set_indices({"operate-a_", "operate-b_", "operate-b_2026-01-31"});
    restart();
  }
  void restart() {
    service.reset();
    service = std::make_unique<service::backup_service>(engine, on, events, configured);
  }
  service::call_limits limits() const { return {on.now() + std::chrono::seconds(30), {}}; }
  domain::epoch_ms now_ms() const {
    return std::chrono::duration_cast<std::chrono::milliseconds>(on.wall_now().time_since_epoch())
        .count();
  }
  std::string state_of(int number) {
    return std::string(domain::to_string(service->get(id(number), limits())->state));
  }
  service::failure take_fails(int number) {
    const auto taken = service->take(id(number), limits());
    BOOST_REQUIRE(!taken);
    return taken.error();
  }
};

BOOST_FIXTURE_TEST_SUITE(backup_services, fixture)

BOOST_AUTO_TEST_CASE(PartsAreTakenOneAfterTheOtherUntilTheBackupIsCompleted) {
  const auto taken = service->take(id(5), limits());
  BOOST_REQUIRE(taken.has_value());
  BOOST_TEST(*taken == three_parts, boost::test_tools::per_element());
  BOOST_REQUIRE(events.saw("completed 5"));
  BOOST_TEST(engine.created() == three_parts, boost::test_tools::per_element());
  const names told{"started 5 3", "part 1", "part 2", "part 3", "completed 5"};
  BOOST_TEST(events.lines() == told, boost::test_tools::per_element());
  BOOST_TEST(state_of(5) == "COMPLETED");
}

BOOST_AUTO_TEST_CASE(NoPartBeginsBeforeItsPredecessorIsSuccess) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_REQUIRE(engine.saw("list " + three_parts[0]));
  BOOST_TEST(engine.created().size() == 1u);
  BOOST_TEST(state_of(5) == "IN_PROGRESS");
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_TEST(events.saw("completed 5"));
}

BOOST_AUTO_TEST_CASE(APartThatEndsOtherwiseEndsTheBackupWithItsName) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.set_state(three_parts[0], "PARTIAL");
  BOOST_REQUIRE(events.saw("ended 5: Snapshot " + three_parts[0] + " ended PARTIAL"));
  BOOST_TEST(engine.created().size() == 1u);
  BOOST_TEST(state_of(5) == "FAILED");
}

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
  BOOST_TEST((service->list("camunda_webapps_*", service::detail::full, limits())->empty()));
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

BOOST_AUTO_TEST_CASE(AfterAFailureTheNextBackupCanBeTakenAtOnce) {
  engine.create_as("FAILED");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_REQUIRE(events.saw("ended 5"));
  engine.create_as("SUCCESS");
  BOOST_TEST(service->take(id(6), limits()).has_value());
}

BOOST_AUTO_TEST_CASE(WhatEndedHereIsIncompleteAtOnceWithTheReason) {
  engine.fail_next("create", engine_away);  // consumed by the look below as well
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(!service->take(id(4), limits()));
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.fail_next("create", engine_refuses);
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("ended 5: the engine refuses"));
  const auto shown = service->get(id(5), limits());
  BOOST_TEST((shown->state == domain::backup_state::incomplete));
  BOOST_TEST(shown->failure_reason.value() == "the engine refuses");
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

BOOST_AUTO_TEST_CASE(AfterTheStopOfThisProcessNoFurtherPartIsTaken) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  service->stop();
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_TEST(events.saw("stopped 5"));
  BOOST_TEST(engine.created().size() == 1u);
}

BOOST_AUTO_TEST_CASE(WhatALookAtALaterPartCannotTellIsLookedForAgainAndNotRepeated) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.fail_next("create", engine_away);
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("waiting 2"));
  engine.fail_next("list", engine_away);
  engine.fail_next("list", engine_broken);
  engine.create_as("SUCCESS");
  BOOST_REQUIRE(events.saw("completed 5"));
  // Once for part 1, twice for part 2, once for part 3: no create while nobody knew.
  BOOST_TEST(engine.created().size() == 4u);
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

BOOST_AUTO_TEST_CASE(AnErrorOnALaterPartIsTriedThreeTimesHoweverOftenTheEngineIsAway) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  for (const auto& error : {engine_away, engine_away, engine_broken, engine_garbles}) {
    engine.fail_next("create", error);
  }
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("completed 5"));
  BOOST_TEST(engine.created().size() == 7u);
}

BOOST_AUTO_TEST_CASE(TheThirdErrorOnALaterPartEndsTheBackupUnlessThePartIsThere) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  for (int tries = 0; tries < 3; ++tries) engine.fail_next("create", engine_broken);
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("ended 5: the engine is broken"));
  BOOST_TEST(engine.created().size() == 4u);
  BOOST_TEST(engine.calls().back() == "list " + three_parts[1]);
}

BOOST_AUTO_TEST_CASE(ALostAnswerToALaterPartIsResolvedByLookingToo) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.lose_next_create(engine_away);
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("completed 5"));
  BOOST_TEST(engine.created() == three_parts, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(AnEngineThatIsAwayForAWhileIsWaitedOut) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.fail_next("list", engine_away);
  engine.fail_next("list", engine_broken);
  BOOST_REQUIRE(events.saw("waiting 1: the engine is away"));
  BOOST_REQUIRE(events.saw("waiting 1: the engine is broken"));
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_TEST(events.saw("completed 5"));
}

BOOST_AUTO_TEST_CASE(APartThatVanishesEndsTheBackup) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.forget(three_parts[0]);
  BOOST_TEST(events.saw("ended 5: Snapshot " + three_parts[0] +
                        " had been accepted by the engine and is gone"));
}

BOOST_AUTO_TEST_CASE(APartThatTakesLongerThanTheSnapshotTimeoutEndsTheBackup) {
  configured.snapshot_timeout = std::chrono::milliseconds(1);
  restart();
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_TEST(events.saw("ended 5: Snapshot " + three_parts[0] + " was not finished within 0 s"));
}

BOOST_AUTO_TEST_CASE(DeletingARunningBackupStopsItFirst) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_REQUIRE(service->remove(id(5), limits()).has_value());
  BOOST_TEST(engine.created().size() == 1u);
  BOOST_TEST(engine.calls().back() == "delete " + three_parts[0]);
  BOOST_TEST((service->get(id(5), limits()).error().kind == failure_kind::no_such_backup));
  BOOST_TEST(events.saw("deleted 5 1"));
}

BOOST_AUTO_TEST_CASE(SnapshotsOfEveryVersionAndCountAreDeletedAndForeignOnesStay) {
  engine.add(part("camunda_webapps_5_8.7.0_part_1_of_6", "SUCCESS", 1));
  engine.add(part("camunda_webapps_5_8.8.0_part_2_of_3", "FAILED", 1));
  engine.add(part("camunda_webapps_55_8.8.0_part_1_of_1", "SUCCESS", 1));
  engine.add_foreign("camunda_webapps_5_old");
  BOOST_REQUIRE(service->remove(id(5), limits()).has_value());
  BOOST_TEST(engine.calls().back() ==
             "delete camunda_webapps_5_8.7.0_part_1_of_6 camunda_webapps_5_8.8.0_part_2_of_3");
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
  BOOST_TEST(full == 1);
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
  const auto full = *service->list("camunda_webapps_*", service::detail::full, limits());
  const auto states = *service->list("camunda_webapps_*", service::detail::states, limits());
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
  for (const auto& one : states) {
    BOOST_TEST(!one.details.front().started.has_value());
    BOOST_TEST(!one.details.front().failures.has_value());
  }
}

BOOST_AUTO_TEST_CASE(StoppingTheServiceLeavesTheRunningPartToTheEngine) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  service.reset();
  BOOST_TEST(engine.created().size() == 1u);
  for (const auto& call : engine.calls()) BOOST_TEST(!call.starts_with("delete"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
