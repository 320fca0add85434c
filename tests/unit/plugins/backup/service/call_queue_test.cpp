#include "service/call_queue.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "scheduling/thread_scheduler.hpp"
#include "service/pauses.hpp"

namespace {

using namespace backup;
using std::chrono::milliseconds;
using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(call_queues)

BOOST_AUTO_TEST_CASE(CallsAreRunInTheOrderOfTheirArrival) {
  scheduling::thread_scheduler on;
  scheduling::guarded<std::string> seen(on);
  service::call_queue queue(on, 1, 10);
  for (const char letter : {'a', 'b', 'c'}) {
    BOOST_TEST(queue.offer([&seen, letter] {
      auto held = seen.lock();
      *held += letter;
      held.notify_all();
    }));
  }
  BOOST_TEST(seen.lock().wait_until(on.now() + seconds(30),
                                    [](const auto& text) { return text == "abc"; }));
}

BOOST_AUTO_TEST_CASE(OnlySoManyCallsMayWait) {
  scheduling::thread_scheduler on;
  enum class gate { unseen, entered, open };
  scheduling::guarded<gate> state(on, gate::unseen);
  service::call_queue queue(on, 1, 2);
  const auto wait_at_the_gate = [&] {
    auto held = state.lock();
    if (*held == gate::unseen) *held = gate::entered;
    held.notify_all();
    held.wait_until(on.now() + seconds(30), [](gate now) { return now == gate::open; });
  };
  BOOST_TEST(queue.offer(wait_at_the_gate));
  BOOST_REQUIRE(state.lock().wait_until(on.now() + seconds(30),
                                        [](gate now) { return now == gate::entered; }));
  BOOST_TEST(queue.offer(wait_at_the_gate));
  BOOST_TEST(queue.offer(wait_at_the_gate));
  BOOST_TEST(!queue.offer(wait_at_the_gate));
  auto held = state.lock();
  *held = gate::open;
  held.notify_all();
}

BOOST_AUTO_TEST_CASE(PausesGrowWithTheTimeWaitedWithinTheirBounds) {
  const auto after = [](milliseconds waited) {
    return service::next_look(waited, milliseconds(0));
  };
  BOOST_TEST((after(milliseconds(0)) == milliseconds(10)));
  BOOST_TEST((after(milliseconds(199)) == milliseconds(10)));
  BOOST_TEST((after(seconds(2)) == milliseconds(100)));
  BOOST_TEST((after(seconds(39)) == milliseconds(1950)));
  BOOST_TEST((after(std::chrono::hours(5)) == seconds(2)));
}

BOOST_AUTO_TEST_CASE(WhatALookTookIsPartOfThePauseUpToItsHalf) {
  BOOST_TEST((service::next_look(seconds(2), milliseconds(30)) == milliseconds(70)));
  BOOST_TEST((service::next_look(seconds(2), milliseconds(50)) == milliseconds(50)));
  BOOST_TEST((service::next_look(seconds(2), seconds(5)) == milliseconds(50)));
}

BOOST_AUTO_TEST_CASE(TriesGetRarerWithEveryFailureWithinTheirBounds) {
  BOOST_TEST((service::next_try(1) == milliseconds(200)));
  BOOST_TEST((service::next_try(2) == milliseconds(400)));
  BOOST_TEST((service::next_try(5) == milliseconds(3200)));
  BOOST_TEST((service::next_try(8) == seconds(4)));
  BOOST_TEST((service::next_try(4'000'000) == seconds(4)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
