// Who looks at the part that is taken here: seldom, and only while it is.

#include "service/progress_watch.hpp"

#include <boost/test/unit_test.hpp>

#include <memory>
#include <vector>

#include "unit/plugins/backup/service/service_rig.hpp"
#include "unit/plugins/backup/service/status_engine.hpp"

namespace {

using namespace std::chrono_literals;
using namespace service_test;
using news = service::progress_watch::news;
using turn = service::running_part::turn;

struct rig {
  moved_scheduler on;
  status_engine engine{on};
  service::part_statuses statuses{engine, on};
  service::running_part taken{on};
  scheduling::guarded<std::vector<news>> told{on};
  domain::snapshot_name first = *domain::snapshot_name::parse(three_parts[0]);
  domain::snapshot_name second = *domain::snapshot_name::parse(three_parts[1]);
  service::progress_watch watch{taken, statuses, on, [this](const news& each) {
                                  auto held = told.lock();
                                  held->push_back(each);
                                  held.notify_all();
                                }};

  bool await_told(std::size_t count) {
    return told.lock().wait_until(on.now() + 30s,
                                  [count](const auto& now) { return now.size() >= count; });
  }
  /// Long enough for a look that is not due to be seen.
  void let_it_sleep() { std::this_thread::sleep_for(60ms); }
  std::size_t count() { return told.lock()->size(); }
};

BOOST_FIXTURE_TEST_SUITE(progress_watches, rig)

BOOST_AUTO_TEST_CASE(WhereNothingIsTakenNothingIsAsked) {
  on.pass(3h);
  let_it_sleep();
  BOOST_TEST(engine.asked() == 0U);
}

BOOST_AUTO_TEST_CASE(AShortPartIsNotAskedFor) {
  {
    const turn now(taken, first);
    on.pass(1'500ms);
    let_it_sleep();
  }
  on.pass(1h);
  let_it_sleep();
  BOOST_TEST(engine.asked() == 0U);
  BOOST_TEST(count() == 0U);
}

BOOST_AUTO_TEST_CASE(ALongOneIsToldOfTheLessOftenTheLongerItRuns) {
  const turn now(taken, first);
  on.pass(2s);
  BOOST_REQUIRE(await_told(1));
  on.pass(1s);
  let_it_sleep();
  BOOST_TEST(count() == 1U);
  on.pass(1s);
  BOOST_REQUIRE(await_told(2));
  on.pass(10min);
  BOOST_REQUIRE(await_told(3));
  on.pass(9s);
  let_it_sleep();
  BOOST_TEST(count() == 3U);
  on.pass(1s);
  BOOST_REQUIRE(await_told(4));
  const auto last = told.lock()->back();
  BOOST_TEST((last.part == first));
  BOOST_TEST((last.told == service::part_status{4, 9, {}, {}}));
  BOOST_TEST((last.running_for >= 614s && last.running_for < 640s));
}

BOOST_AUTO_TEST_CASE(ALineForTheLogComesOnceAMinute) {
  const turn now(taken, first);
  std::vector<bool> lines;
  for (std::size_t looks = 1; looks <= 14; ++looks) {
    on.pass(10s);
    BOOST_REQUIRE(await_told(looks));
    lines.push_back(told.lock()->back().is_for_the_log);
  }
  BOOST_TEST(!lines[0]);
  BOOST_TEST(std::count(lines.begin(), lines.begin() + 6, true) == 1);
  BOOST_TEST(std::count(lines.begin(), lines.end(), true) == 2);
}

BOOST_AUTO_TEST_CASE(TheNextPartBeginsAnew) {
  {
    const turn now(taken, first);
    on.pass(2s);
    BOOST_REQUIRE(await_told(1));
  }
  const turn now(taken, second);
  let_it_sleep();
  BOOST_TEST(count() == 1U);
  on.pass(2s);
  BOOST_REQUIRE(await_told(2));
  BOOST_TEST((told.lock()->back().part == second));
}

BOOST_AUTO_TEST_CASE(OfAPartThatIsOverNothingIsToldAnyMore) {
  engine.lock()->is_held = true;
  auto now = std::make_unique<turn>(taken, first);
  on.pass(2s);
  BOOST_REQUIRE(engine.await_asked(1));
  now->end();
  engine.release();
  let_it_sleep();
  BOOST_TEST(count() == 0U);
}

BOOST_AUTO_TEST_CASE(WhatTheEngineDoesNotTellIsLeftOutAndAskedForAgain) {
  engine.lock()->error = engine_away;
  const turn now(taken, first);
  on.pass(2s);
  BOOST_REQUIRE(engine.await_asked(1));
  let_it_sleep();
  BOOST_TEST(count() == 0U);
  engine.lock()->error.reset();
  on.pass(2s);
  BOOST_REQUIRE(await_told(1));
}

BOOST_AUTO_TEST_CASE(AQuestionThatFindsNoMemoryEndsNothing) {
  engine.lock()->throws = true;
  const turn now(taken, first);
  on.pass(2s);
  BOOST_REQUIRE(engine.await_asked(1));
  let_it_sleep();
  engine.lock()->throws = false;
  on.pass(2s);
  BOOST_REQUIRE(await_told(1));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
