// How far running parts are: asked seldom, shared by all who want to know.

#include "service/part_statuses.hpp"

#include <boost/test/unit_test.hpp>

#include <thread>
#include <vector>

#include "service/progress.hpp"
#include "unit/plugins/backup/service/service_rig.hpp"
#include "unit/plugins/backup/service/status_engine.hpp"

namespace {

using namespace std::chrono_literals;
using namespace service_test;
using service::part_status;

struct rig {
  moved_scheduler on;
  status_engine engine{on};
  service::part_statuses statuses{engine, on};
  domain::snapshot_name first = *domain::snapshot_name::parse(three_parts[0]);
  domain::snapshot_name second = *domain::snapshot_name::parse(three_parts[1]);

  service::call_limits limits(std::chrono::milliseconds time = 20s) {
    return {on.now() + time, {}};
  }
  std::int64_t done(const domain::snapshot_name& of) {
    return statuses.read(of, limits()).value().shards_done.value();
  }
};

BOOST_FIXTURE_TEST_SUITE(part_statuses, rig)

BOOST_AUTO_TEST_CASE(APartIsAskedForOnceASecondHoweverManyWantToKnow) {
  for (int time = 0; time < 20; ++time) BOOST_TEST(done(first) == 1);
  BOOST_TEST(engine.asked() == 1U);
  on.pass(900ms);
  BOOST_TEST(done(first) == 1);
  on.pass(100ms);
  BOOST_TEST(done(first) == 2);
  BOOST_TEST(done(first) == 2);
  BOOST_TEST(engine.asked() == 2U);
}

BOOST_AUTO_TEST_CASE(AnotherPartIsAnotherQuestion) {
  BOOST_TEST(done(first) == 1);
  BOOST_TEST(done(second) == 2);
  BOOST_TEST(done(first) == 1);
  BOOST_TEST((engine.lock()->asked == names{three_parts[0], three_parts[1]}));
}

BOOST_AUTO_TEST_CASE(WhoAsksMeanwhileWaitsForTheSameAnswer) {
  engine.lock()->is_held = true;
  std::vector<std::int64_t> told(5, 0);
  {
    std::vector<std::jthread> askers;
    askers.emplace_back([&] { told[0] = done(first); });
    BOOST_REQUIRE(engine.await_asked(1));
    on.pass(4s);  // a slow answer is not asked for once more
    for (std::size_t each = 1; each < told.size(); ++each) {
      askers.emplace_back([&, each] { told[each] = done(first); });
    }
    std::this_thread::sleep_for(50ms);
    engine.release();
  }
  BOOST_TEST(engine.asked() == 1U);
  BOOST_TEST((told == std::vector<std::int64_t>(5, 1)));
}

BOOST_AUTO_TEST_CASE(WhoWaitsForAnotherIsToldByTheOwnDeadline) {
  engine.lock()->is_held = true;
  std::jthread asker([&] { statuses.read(first, limits()); });
  BOOST_REQUIRE(engine.await_asked(1));
  const auto told = statuses.read(first, limits(20ms));
  BOOST_REQUIRE(!told.has_value());
  BOOST_TEST((told.error().fault == engine_fault::unreachable));
  BOOST_TEST(told.error().message ==
             "The engine did not tell in time how far it is with " + three_parts[0]);
  engine.release();
}

BOOST_AUTO_TEST_CASE(AQuestionTakesFiveSecondsAtMostAndNeverMoreThanThereAre) {
  statuses.read(first, limits(20s));
  const auto now = on.now();
  BOOST_TEST((engine.lock()->deadlines.back() <= now + 5s));
  const auto close = limits(300ms);
  statuses.read(second, close);
  BOOST_TEST((engine.lock()->deadlines.back() == close.deadline));
}

BOOST_AUTO_TEST_CASE(AnErrorIsToldToAllOfItsSecondAndThenAskedAgain) {
  engine.lock()->error = engine_broken;
  BOOST_TEST(statuses.read(first, limits()).error().message == engine_broken.message);
  engine.lock()->error.reset();
  BOOST_TEST(statuses.read(first, limits()).error().message == engine_broken.message);
  on.pass(1s);
  BOOST_TEST(done(first) == 2);
}

BOOST_AUTO_TEST_CASE(AQuestionThatFindsNoMemoryKeepsNobodyWaiting) {
  engine.lock()->throws = true;
  BOOST_CHECK_THROW(statuses.read(first, limits()), std::bad_alloc);
  engine.lock()->throws = false;
  BOOST_TEST(!statuses.read(first, limits()).has_value());
  on.pass(1s);
  BOOST_TEST(done(first) == 2);
}

BOOST_AUTO_TEST_CASE(ProgressCountsPartsAndAsksForTheRunningOneOnly) {
  const auto shown = [](std::vector<std::string> states) {
    domain::backup made{id(5), domain::backup_state::in_progress, {}, {}};
    for (std::size_t at = 0; at < states.size(); ++at) {
      made.details.push_back(part(three_parts[at], states[at], 2000));
    }
    return made;
  };
  const auto none = progress_of(shown({}), statuses, limits());
  BOOST_TEST(none.parts_done == 0U);
  BOOST_TEST(!none.parts_planned.has_value());
  for (const auto& [states, done] : std::vector<std::pair<names, std::size_t>>{
           {{"SUCCESS", "SUCCESS", "SUCCESS"}, 3}, {{"SUCCESS"}, 1}, {{"SUCCESS", "FAILED"}, 1}}) {
    const auto made = progress_of(shown(states), statuses, limits());
    BOOST_TEST(made.parts_done == done);
    BOOST_TEST((made.parts_planned == 3U));
    BOOST_TEST(!made.running.has_value());
  }
  BOOST_TEST(engine.asked() == 0U);

  const auto running = progress_of(shown({"SUCCESS", "IN_PROGRESS"}), statuses, limits());
  BOOST_TEST(running.parts_done == 1U);
  BOOST_REQUIRE(running.running.has_value());
  BOOST_TEST((running.running->name == second));
  BOOST_TEST((running.running->told == part_status{1, 9, {}, {}}));
  BOOST_TEST(!running.running->why_not.has_value());

  engine.lock()->error = engine_refuses;
  const auto unknown = progress_of(shown({"IN_PROGRESS"}), statuses, limits());
  BOOST_TEST(unknown.parts_done == 0U);
  BOOST_REQUIRE(unknown.running.has_value());
  BOOST_TEST((unknown.running->told == part_status{}));
  BOOST_TEST((unknown.running->why_not == engine_refuses.message));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
