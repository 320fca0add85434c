#include "scheduling/thread_scheduler.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <stop_token>
#include <vector>

#include "scheduling/guarded.hpp"
#include "scheduling/sleeper.hpp"

namespace {

using namespace backup::scheduling;
using std::chrono::hours;

BOOST_AUTO_TEST_SUITE(thread_scheduling)

BOOST_AUTO_TEST_CASE(ATaskIsJoinedByItsOwner) {
  thread_scheduler on;
  bool done = false;
  on.start("a-task-with-a-long-name", [&done] { done = true; }).reset();
  BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE(AWaitEndsWhenTheConditionHolds) {
  thread_scheduler on;
  guarded<int> value(on, 0);
  const auto setter = on.start("setter", [&value] {
    auto held = value.lock();
    *held = 5;
    held.notify_all();
  });
  BOOST_TEST(value.lock().wait_until(on.now() + hours(1), [](int now) { return now == 5; }));
}

BOOST_AUTO_TEST_CASE(AWaitEndsAtItsInstantAndSaysSo) {
  thread_scheduler on;
  guarded<int> value(on, 0);
  const auto deadline = on.now() + std::chrono::milliseconds(5);
  BOOST_TEST(!value.lock().wait_until(deadline, [](int now) { return now == 5; }));
  BOOST_TEST((on.now() >= deadline));
}

BOOST_AUTO_TEST_CASE(ASleepEndsAtTheStopRequest) {
  thread_scheduler on;
  std::stop_source stop;
  const auto stopper = on.start("stopper", [&stop] { stop.request_stop(); });
  BOOST_TEST(sleeper(on).sleep_until(on.now() + hours(1), stop.get_token()));
}

BOOST_AUTO_TEST_CASE(ASleepThatWasStoppedBeforeItBeganEndsAtOnce) {
  thread_scheduler on;
  std::stop_source stop;
  stop.request_stop();
  BOOST_TEST(sleeper(on).sleep_until(on.now() + hours(1), stop.get_token()));
}

BOOST_AUTO_TEST_CASE(ASleepWithoutStopEndsAtItsInstant) {
  thread_scheduler on;
  const auto deadline = on.now() + std::chrono::milliseconds(5);
  BOOST_TEST(!sleeper(on).sleep_until(deadline, {}));
  BOOST_TEST((on.now() >= deadline));
}

BOOST_AUTO_TEST_CASE(ASleepEndsWhenItIsWokenAlsoFromBefore) {
  thread_scheduler on;
  sleeper one(on);
  one.wake();
  BOOST_TEST(!one.sleep_until(on.now() + hours(1), {}));
  const auto waker = on.start("waker", [&one] { one.wake(); });
  BOOST_TEST(!one.sleep_until(on.now() + hours(1), {}));
}

BOOST_AUTO_TEST_CASE(GuardedValuesAreChangedByOneThreadAtATime) {
  thread_scheduler on;
  guarded<int> counter(on, 0);
  std::vector<std::unique_ptr<task>> threads;
  for (int thread = 0; thread < 4; ++thread) {
    threads.push_back(on.start("counter", [&counter] {
      for (int round = 0; round < 1000; ++round) ++*counter.lock();
    }));
  }
  threads.clear();
  BOOST_TEST(*counter.lock() == 4000);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
