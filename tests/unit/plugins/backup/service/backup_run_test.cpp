#include "service/backup_run.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <vector>

#include "unit/plugins/backup/service/service_rig.hpp"

namespace {

using namespace backup;
using namespace service_test;

BOOST_FIXTURE_TEST_SUITE(backup_runs, service_rig)

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

BOOST_AUTO_TEST_CASE(ThePartThatIsTakenIsShownUntilItIsOver) {
  BOOST_TEST(!service->part().now().has_value());
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_REQUIRE(events.saw_begun(1));
  BOOST_REQUIRE(service->part().now().has_value());
  BOOST_TEST(service->part().now()->name.to_string() == three_parts[0]);
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw_begun(2));
  BOOST_TEST(service->part().now()->name.to_string() == three_parts[1]);
  engine.await_snapshot(three_parts[1]);
  engine.set_state(three_parts[1], "FAILED");
  BOOST_REQUIRE(events.saw("ended 5"));
  BOOST_TEST(!service->part().now().has_value());
}

BOOST_AUTO_TEST_CASE(NoPartBeginsBeforeItsPredecessorIsSuccess) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_REQUIRE(engine.saw("list camunda_webapps_5_*"));
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

BOOST_AUTO_TEST_CASE(APartOfWhichTheEngineTellsNoStateIsLookedAtAgain) {
  engine.create_as("UNKNOWN");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_REQUIRE(events.saw("waiting 1: The engine told no state of snapshot " + three_parts[0]));
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_TEST(events.saw("completed 5"));
}

BOOST_AUTO_TEST_CASE(WhatCannotBeReadIsNotTakenForGone) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.make_unreadable(three_parts[0]);
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("waiting 3: The engine lists snapshot " + three_parts[0] +
                           " but does not show what it holds"));
  engine.make_unreadable("");
  BOOST_REQUIRE(events.saw("completed 5"));
  for (const auto& call : engine.calls()) BOOST_TEST(!call.starts_with("delete"));
}

BOOST_AUTO_TEST_CASE(APartOfAnotherTakingIsNotCountedAtTheEnd) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.set_state(three_parts[0], "SUCCESS");
  engine.await_snapshot(three_parts[1]);
  engine.forget(three_parts[1]);
  auto stray = part(three_parts[1], "SUCCESS", 1);
  stray.run = domain::run_id(77);
  engine.create_as("SUCCESS");
  engine.add(stray);
  BOOST_TEST(events.saw("ended 5: Snapshot " + three_parts[1] +
                        " is not one that was made for this backup."));
}

BOOST_AUTO_TEST_CASE(AfterAPartWasForgottenItLooksForBackupsThatBeganMeanwhile) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.set_state(three_parts[0], "SUCCESS");
  engine.await_snapshot(three_parts[1]);
  auto other = part("camunda_webapps_9_8.8.0_part_1_of_3", "IN_PROGRESS", 0);
  other.ended.reset();
  engine.add(other);
  engine.forget(three_parts[1]);
  BOOST_TEST(events.saw("ended 5: Backup [9] was begun before this one could be gone on with."));
  BOOST_TEST(engine.saw("delete " + three_parts[1]));
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

BOOST_AUTO_TEST_CASE(AfterTheStopOfThisProcessNoFurtherPartIsTaken) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  service->stop();
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_TEST(events.saw("left 5: This host stops."));
  BOOST_TEST(engine.created().size() == 1u);
  // Nothing is remembered: it is judged as every host judges it, by when its newest part ended.
  BOOST_TEST(service->get(id(5), limits())->failure_reason->starts_with("Only 1 of 3 snapshots"));
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
  BOOST_TEST(engine.calls().back() == "list-contents camunda_webapps_5_*");
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

BOOST_AUTO_TEST_CASE(AFullMemoryEndsTheBackupWithThatReasonAndNothingElse) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.run_out_of_memory_at("list");
  BOOST_REQUIRE(events.saw("ended 5: This host could not go on"));
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_TEST(state_of(5) == "INCOMPLETE");
  BOOST_TEST(service->take(id(6), limits()).has_value());
}

BOOST_AUTO_TEST_CASE(AFirstPartThatVanishesWhileTheEngineWasThereWasDeleted) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.forget(three_parts[0]);
  BOOST_TEST(events.saw("stopped 5"));
  BOOST_TEST((service->get(id(5), limits()).error().kind == failure_kind::no_such_backup));
}

BOOST_AUTO_TEST_CASE(AFirstPartThatTheEngineForgotWhileItWasAwayIsTakenAgain) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.fail_next("list", engine_away);
  engine.forget(three_parts[0]);
  engine.hold("create");
  BOOST_REQUIRE(events.saw("forgotten 1 1"));
  // Promised and without a part: it is shown all the same, in the list too.
  const auto shown = service->get(id(5), limits());
  BOOST_REQUIRE(shown.has_value());
  BOOST_TEST((shown->state == domain::backup_state::in_progress));
  BOOST_TEST(shown->details.empty());
  for (const auto detail : {service::detail::full, service::detail::states}) {
    const auto list = *service->list("camunda_webapps_*", detail, limits());
    BOOST_TEST((all_of(*list) == std::vector{*shown}));
  }
  engine.create_as("SUCCESS");
  engine.release();
  BOOST_TEST(events.saw("completed 5"));
  BOOST_TEST(state_of(5) == "COMPLETED");
}

BOOST_AUTO_TEST_CASE(ALaterPartThatVanishesIsTakenAgainThreeTimesAtMost) {
  BOOST_REQUIRE(service->take(id(4), limits()).has_value());
  BOOST_REQUIRE(events.saw("completed 4"));
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.set_state(three_parts[0], "SUCCESS");
  for (int times = 1; times <= 3; ++times) {
    engine.await_snapshot(three_parts[1]);
    engine.forget(three_parts[1]);
    BOOST_REQUIRE(events.saw("forgotten 2 " + std::to_string(times)));
  }
  engine.await_snapshot(three_parts[1]);
  engine.forget(three_parts[1]);
  BOOST_TEST(events.saw("ended 5: Snapshot " + three_parts[1] +
                        " had been accepted by the engine and is gone, for the 4th time."));
}

BOOST_AUTO_TEST_CASE(WhoseFirstPartIsGoneEndsAndRemovesItsPart) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.set_state(three_parts[0], "SUCCESS");
  engine.await_snapshot(three_parts[1]);
  engine.forget(three_parts[0]);
  BOOST_REQUIRE(events.saw("stopped 5"));
  BOOST_TEST(engine.saw("delete " + three_parts[1]));
  BOOST_TEST(engine.created().size() == 2u);
}

BOOST_AUTO_TEST_CASE(APredecessorThatSomebodyRemovedEndsTheBackupWithItsName) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.set_state(three_parts[0], "SUCCESS");
  engine.await_snapshot(three_parts[1]);
  engine.set_state(three_parts[1], "SUCCESS");
  engine.await_snapshot(three_parts[2]);
  engine.forget(three_parts[1]);
  BOOST_TEST(events.saw("ended 5: Snapshot " + three_parts[1] + " is gone, while later parts are"));
}

BOOST_AUTO_TEST_CASE(APartThatAnotherHostOfTheRunWasQuickerWithIsFollowed) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  const auto run = engine.contents_of(three_parts[0]).run;
  auto second = part(three_parts[1], "SUCCESS", 1);
  second.run = run;
  engine.add(second);
  engine.set_state(three_parts[0], "SUCCESS");
  engine.create_as("SUCCESS");
  BOOST_TEST(events.saw("completed 5"));
}

BOOST_AUTO_TEST_CASE(AStrayOfADeletedBackupIsRemovedAndThePartTaken) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  auto stray = part(three_parts[1], "SUCCESS", 1);
  stray.run = domain::run_id(77);
  engine.add(stray);
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("completed 5"));
  BOOST_TEST(engine.saw("delete " + three_parts[1]));
  BOOST_TEST((engine.contents_of(three_parts[1]).run == engine.contents_of(three_parts[0]).run));
}

BOOST_AUTO_TEST_CASE(APartThatTakesLongerThanTheSnapshotTimeoutEndsTheBackup) {
  configured.snapshot_timeout = std::chrono::milliseconds(1);
  restart();
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  BOOST_TEST(events.saw("ended 5: Snapshot " + three_parts[0] + " was not finished within 0 s"));
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
