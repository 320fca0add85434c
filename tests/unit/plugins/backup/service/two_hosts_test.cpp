#include <boost/test/unit_test.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "service/follower.hpp"
#include "unit/plugins/backup/service/service_rig.hpp"

namespace {

using namespace backup;
using namespace service_test;
using std::chrono::milliseconds;

const domain::run_id a_run(77);

/// A part of a backup of three that another host took with this run id.
domain::snapshot foreign_part(int number, const std::string& state, domain::epoch_ms ended,
                              const names& indices) {
  auto made =
      part("camunda_webapps_9_8.8.0_part_" + std::to_string(number) + "_of_3", state, ended);
  made.uuid = "foreign-" + std::to_string(number);
  made.run = a_run;
  made.indices = indices;
  return made;
}

/// A second host on the same engine, which takes over soon.
struct two_hosts : service_rig {
  told_events other_events{on};
  std::unique_ptr<service::backup_service> other;
  std::unique_ptr<service::follower> follower;

  two_hosts() {
    configured.takeover_after = milliseconds(100);
    restart();
    other = std::make_unique<service::backup_service>(engine, on, other_events, configured);
  }
  void follow() { follower = std::make_unique<service::follower>(*other, on, configured); }
  void add_left_backup(int parts) {
    const names contents[] = {{"operate-a_"}, {"operate-b_"}, {"operate-b_2026-01-31"}};
    for (int number = 1; number <= parts; ++number) {
      engine.add(foreign_part(number, "SUCCESS", now_ms() - 1000, contents[number - 1]));
    }
  }
};

BOOST_FIXTURE_TEST_SUITE(two_hosts_at_one_engine, two_hosts)

BOOST_AUTO_TEST_CASE(WhatAnotherHostLeftIsGoneOnWithAfterItShowedNoProgress) {
  add_left_backup(1);
  follow();
  BOOST_REQUIRE(other_events.saw("completed 9"));
  BOOST_TEST(engine.created() == (names{"camunda_webapps_9_8.8.0_part_2_of_3",
                                        "camunda_webapps_9_8.8.0_part_3_of_3"}),
             boost::test_tools::per_element());
  BOOST_TEST(other_events.lines().front() == "resumed 9 1 of 3");
  BOOST_TEST((engine.contents_of("camunda_webapps_9_8.8.0_part_3_of_3").run == a_run));
}

BOOST_AUTO_TEST_CASE(APartThatStillRunsIsWaitedFor) {
  add_left_backup(1);
  engine.add(foreign_part(2, "IN_PROGRESS", 0, {"operate-b_"}));
  follow();
  BOOST_REQUIRE(engine.saw("running"));
  BOOST_TEST(engine.created().empty());
  engine.set_state("camunda_webapps_9_8.8.0_part_2_of_3", "SUCCESS");
  BOOST_REQUIRE(other_events.saw("completed 9"));
  BOOST_TEST(engine.created() == names{"camunda_webapps_9_8.8.0_part_3_of_3"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(AHostThatStopsHandsOver) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  service.reset();
  auto first = engine.contents_of(three_parts[0]);
  engine.forget(three_parts[0]);
  first.state_word = "SUCCESS";
  first.ended = now_ms();
  engine.create_as("SUCCESS");
  engine.add(first);
  follow();
  BOOST_TEST(other_events.saw("completed 5"));
  BOOST_TEST(engine.created() == three_parts, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(WhatIsOlderThanTheTimeoutIsLeftAlone) {
  const names contents{"operate-a_"};
  engine.add(foreign_part(1, "SUCCESS", now_ms() - 301'000, contents));
  engine.add(part("camunda_webapps_8_8.8.0_part_1_of_3", "SUCCESS", now_ms() - 1000));  // no run id
  follow();
  BOOST_REQUIRE(engine.saw("list-contents camunda_webapps_8_*"));
  BOOST_REQUIRE(engine.saw("running"));
  BOOST_TEST(engine.created().empty());
}

BOOST_AUTO_TEST_CASE(TheEnginesClockDecidesWhatIsOld) {
  // Ten minutes ahead of this machine, as are the times that it wrote.
  engine.set_clock_offset(std::chrono::minutes(10));
  engine.add(foreign_part(1, "SUCCESS", now_ms() + 599'000, {"operate-a_"}));
  BOOST_TEST(state_of(9) == "IN_PROGRESS");
  engine.add(part("camunda_webapps_8_8.8.0_part_1_of_3", "SUCCESS", now_ms() + 299'000));
  BOOST_TEST(state_of(8) == "INCOMPLETE");
  // Ten minutes behind.
  engine.set_clock_offset(std::chrono::minutes(-10));
  engine.add(part("camunda_webapps_7_8.8.0_part_1_of_3", "SUCCESS", now_ms() - 601'000));
  restart();
  BOOST_TEST(state_of(7) == "IN_PROGRESS");
}

BOOST_AUTO_TEST_CASE(AnEngineThatDoesNotTellTheTimeIsTakenToAgreeWithThisMachine) {
  engine.fail_next("clock", engine_refuses);
  engine.add(foreign_part(1, "SUCCESS", now_ms() - 1000, {"operate-a_"}));
  BOOST_TEST(state_of(9) == "IN_PROGRESS");
  BOOST_TEST(state_of(9) == "IN_PROGRESS");
  int asked = 0;
  for (const auto& call : engine.calls()) asked += call == "clock" ? 1 : 0;
  BOOST_TEST(asked == 1);
}

BOOST_AUTO_TEST_CASE(AnotherNumberingEndsTheBackupWithThatReason) {
  add_left_backup(1);
  engine.set_indices({"operate-a_", "operate-b_"});
  follow();
  BOOST_REQUIRE(
      other_events.saw("ended 9: It was left by the host that took it and cannot be gone "
                       "on with. It was begun with 3 parts, and the indices that exist "
                       "now make 2."));
  const auto shown = other->get(id(9), limits());
  BOOST_TEST((shown->state == domain::backup_state::incomplete));
  BOOST_TEST(engine.created().empty());
}

BOOST_AUTO_TEST_CASE(PartsThatHoldSomethingElseEndTheBackupWithThatReason) {
  engine.add(foreign_part(1, "SUCCESS", now_ms() - 1000, {"operate-b_"}));
  follow();
  BOOST_TEST(
      other_events.saw("ended 9: It was left by the host that took it and cannot be gone on "
                       "with. Snapshot camunda_webapps_9_8.8.0_part_1_of_3 holds index "
                       "operate-b_, which"));
}

BOOST_AUTO_TEST_CASE(WhileAnotherBackupRunsTheOldOneIsLeftAlone) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  add_left_backup(1);
  follow();
  BOOST_REQUIRE(engine.saw("list-contents camunda_webapps_9_*"));
  BOOST_TEST(engine.created().size() == 1U);
  engine.create_as("SUCCESS");
  engine.set_state(three_parts[0], "SUCCESS");
  BOOST_REQUIRE(events.saw("completed 5"));
  BOOST_TEST(other_events.saw("completed 9"));
}

BOOST_AUTO_TEST_CASE(OfTwoFirstPartsTheOneThatIsNotOlderIsWithdrawn) {
  // The rival appears between our look and our act, at the same tick of the engine's clock.
  engine.hold("create");
  std::optional<service::result<names>> taken;
  auto post = on.start("post", [&] { taken = service->take(id(5), limits()); });
  BOOST_REQUIRE(engine.saw("create"));
  auto rival = foreign_part(1, "IN_PROGRESS", 0, {"operate-a_"});
  rival.started = 1000;  // as ours will be
  engine.add(rival);
  engine.release();
  BOOST_REQUIRE(engine.saw("delete " + three_parts[0]));
  post.reset();  // has been answered
  const auto refused = taken->error();
  BOOST_TEST((refused.kind == failure_kind::another_runs));
  BOOST_TEST(refused.message.find("[9]") != std::string::npos);
  BOOST_TEST((service->get(id(5), limits()).error().kind == failure_kind::no_such_backup));
}

BOOST_AUTO_TEST_CASE(AStrictlyYoungerFirstPartIsNoRival) {
  engine.hold("create");
  std::optional<service::result<names>> taken;
  const auto post = on.start("post", [&] { taken = service->take(id(5), limits()); });
  BOOST_REQUIRE(engine.saw("create"));
  auto rival = foreign_part(1, "IN_PROGRESS", 0, {"operate-a_"});
  rival.started = 1200;
  engine.add(rival);
  engine.release();
  BOOST_TEST(events.saw("completed 5"));
}

BOOST_AUTO_TEST_CASE(ADeletionOnOneHostStopsTheRunOnTheOther) {
  engine.create_as("IN_PROGRESS");
  BOOST_REQUIRE(service->take(id(5), limits()).has_value());
  engine.set_state(three_parts[0], "SUCCESS");
  engine.await_snapshot(three_parts[1]);
  BOOST_REQUIRE(other->remove(id(5), limits()).has_value());
  BOOST_REQUIRE(events.saw("stopped 5"));
  BOOST_TEST(engine.created().size() == 2U);
  BOOST_TEST((service->get(id(5), limits()).error().kind == failure_kind::no_such_backup));
}

BOOST_AUTO_TEST_CASE(WhatTheRunOfAnotherHostAddsAfterADeletionIsRemovedToo) {
  add_left_backup(2);
  engine.leave_deletions_open();
  BOOST_REQUIRE(other->remove(id(9), limits()).has_value());
  engine.add(foreign_part(3, "SUCCESS", now_ms(), {"operate-b_2026-01-31"}));
  BOOST_REQUIRE(other_events.saw("deleted 9 2"));
  BOOST_TEST(engine.saw("delete camunda_webapps_9_8.8.0_part_3_of_3"));
}

BOOST_AUTO_TEST_CASE(AnIdleHostReadsNoRepository) {
  follow();
  BOOST_REQUIRE(engine.saw("running"));
  int lists = 0;
  for (const auto& call : engine.calls()) lists += call.starts_with("list") ? 1 : 0;
  BOOST_TEST(lists == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
