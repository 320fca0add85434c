// The promises of actuator/ext/timer.h.
#include <actuator/ext/timer.h>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <set>
#include <thread>
#include <vector>

#include "calls/thread_role.hpp"
#include "extension_rig.hpp"

namespace {

using support::newer;

struct fixture : support::extension_rig {
  actuator_timer_request request(std::int64_t first_ms, std::int64_t repeat_ms = 0) {
    actuator_timer_request made{};
    made.struct_size = sizeof(made);
    made.first_ms = first_ms;
    made.repeat_ms = repeat_ms;
    made.ctx = this;
    made.fire = [](void* ctx, const actuator_host*, std::uint64_t timer) {
      static_cast<fixture*>(ctx)->on_fire(timer);
    };
    return made;
  }
  std::uint64_t start(const actuator_timer_request& of) {
    std::uint64_t timer = 0;
    BOOST_REQUIRE(timers.start(host, &of, &timer) == ACTUATOR_OK);
    return timer;
  }
  void on_fire(std::uint64_t timer) {
    if (inside.fetch_add(1) != 0) overlapped = true;
    on_worker = host::calls::current_thread_role == host::calls::thread_role::worker;
    if (cancels_itself) {
      cancelled_inside = timers.cancel(host, timer);
    }
    while (holds) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    --inside;
    ++fired;
  }
  ~fixture() { holds = false; }

  const actuator_timer& timers = extension<actuator_timer>(ACTUATOR_EXT_TIMER);
  std::atomic<int> inside{0};
  std::atomic<int> fired{0};
  std::atomic<bool> overlapped{false};
  std::atomic<bool> on_worker{false};
  std::atomic<bool> holds{false};
  std::atomic<bool> cancels_itself{false};
  std::atomic<actuator_status> cancelled_inside{ACTUATOR_INTERNAL};
};

void settle(int ms = 40) {
  std::this_thread::sleep_for(std::chrono::milliseconds(ms));
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ext_timer, fixture)

BOOST_AUTO_TEST_CASE(a_timer_waits_until_the_host_serves_and_fires_once_on_a_worker) {
  const auto timer = start(request(0));
  BOOST_TEST(timer != 0U);
  settle();
  BOOST_TEST(fired == 0);
  serve();
  BOOST_TEST(wait_for([&] { return fired == 1; }));
  BOOST_TEST(on_worker);
  settle();
  BOOST_TEST(fired == 1);
  BOOST_TEST(timers.cancel(host, timer) == ACTUATOR_GONE);  // it is over
  BOOST_TEST(start(request(1'000'000)) != timer);
}

BOOST_AUTO_TEST_CASE(a_repeating_one_fires_again_never_twice_at_once_until_cancelled) {
  serve();
  const auto timer = start(request(0, 10));
  BOOST_TEST(wait_for([&] { return fired >= 3; }));
  holds = true;
  BOOST_TEST(wait_for([&] { return inside == 1; }));
  settle();
  BOOST_TEST(wait_for([&] { return inside == 1; }));
  BOOST_TEST(!overlapped);
  BOOST_TEST(timers.cancel(host, timer) == ACTUATOR_GONE);  // it runs now
  const int before = fired;
  holds = false;
  settle();
  BOOST_TEST(fired == before + 1);
}

BOOST_AUTO_TEST_CASE(a_cancelled_one_never_fires) {
  serve();
  const auto timer = start(request(200));
  BOOST_TEST(timers.cancel(host, timer) == ACTUATOR_OK);
  BOOST_TEST(timers.cancel(host, timer) == ACTUATOR_GONE);
  BOOST_TEST(timers.cancel(host, 0) == ACTUATOR_GONE);
  settle(250);
  BOOST_TEST(fired == 0);
}

BOOST_AUTO_TEST_CASE(one_that_does_not_return_is_noticed) {
  holds = true;
  serve();
  start(request(0));
  BOOST_TEST(wait_for([&] {
    const std::lock_guard lock(rig.noticing);
    return rig.long_stays.size() == 1;
  }));
  holds = false;
  const std::lock_guard lock(rig.noticing);
  BOOST_TEST(rig.long_stays.front().ends_with(" timer.fire"));
}

BOOST_AUTO_TEST_CASE(it_may_cancel_itself) {
  cancels_itself = true;
  serve();
  start(request(0, 10));
  BOOST_TEST(wait_for([&] { return fired == 1; }));
  settle();
  BOOST_TEST(fired == 1);
  BOOST_TEST(cancelled_inside == ACTUATOR_GONE);
}

BOOST_AUTO_TEST_CASE(what_breaks_a_rule_is_refused) {
  std::uint64_t timer = 0;
  constexpr std::int64_t two_years_ms = std::int64_t{2} * 366 * 24 * 3600 * 1000;
  for (const auto& bad : {request(-1), request(two_years_ms), request(0, 9), request(0, -1),
                          request(0, two_years_ms)}) {
    BOOST_TEST(timers.start(host, &bad, &timer) == ACTUATOR_INVALID);
  }
  auto bad = request(0);
  bad.fire = nullptr;
  BOOST_TEST(timers.start(host, &bad, &timer) == ACTUATOR_INVALID);
  bad = request(0);
  bad.flags = 1;
  BOOST_TEST(timers.start(host, &bad, &timer) == ACTUATOR_UNSUPPORTED);
  newer<actuator_timer_request> tail(request(0));
  tail.unknown = 1;
  BOOST_TEST(timers.start(host, &tail.known, &timer) == ACTUATOR_UNSUPPORTED);
  BOOST_TEST(timers.start(host, nullptr, &timer) == ACTUATOR_INVALID);
  BOOST_TEST(timer == 0U);
}

BOOST_AUTO_TEST_CASE(a_plugin_has_1024_timers_at_most) {
  std::set<std::uint64_t> ids;
  for (int each = 0; each < 1024; ++each) ids.insert(start(request(1'000'000)));
  BOOST_TEST(ids.size() == 1024U);
  const auto more = request(1'000'000);
  std::uint64_t timer = 0;
  BOOST_TEST(timers.start(host, &more, &timer) == ACTUATOR_LIMIT);
  BOOST_TEST(timers.cancel(host, *ids.begin()) == ACTUATOR_OK);
  BOOST_TEST(timers.start(host, &more, &timer) == ACTUATOR_OK);
  BOOST_TEST(!ids.contains(timer));
}

BOOST_AUTO_TEST_CASE(once_stopped_none_fires_and_none_starts) {
  start(request(200));
  serve();
  table->close();
  settle(250);
  BOOST_TEST(fired == 0);
  const auto late = request(0);
  std::uint64_t timer = 0;
  BOOST_TEST(timers.start(host, &late, &timer) == ACTUATOR_WRONG_STATE);
}

BOOST_AUTO_TEST_CASE(ok_of_cancel_means_never_whoever_races_with_it) {
  serve();
  // Each timer either fired or its cancel said OK, and never both.
  std::atomic<int> cancelled{0};
  constexpr int rounds = 500;
  std::vector<std::thread> threads;
  for (int each = 0; each < 2; ++each) {
    threads.emplace_back([&] {
      auto once = request(0);
      once.fire = [](void* ctx, const actuator_host*, std::uint64_t) {
        ++static_cast<fixture*>(ctx)->fired;
      };
      for (int round = 0; round < rounds; ++round) {
        std::uint64_t timer = 0;
        while (timers.start(host, &once, &timer) == ACTUATOR_LIMIT) std::this_thread::yield();
        if (round % 3 != 0) std::this_thread::yield();
        if (timers.cancel(host, timer) == ACTUATOR_OK) ++cancelled;
      }
    });
  }
  for (auto& each : threads) each.join();
  BOOST_TEST(wait_for([&] { return fired + cancelled == 2 * rounds; }));
  settle();
  BOOST_TEST(fired + cancelled == 2 * rounds);
}

BOOST_AUTO_TEST_SUITE_END()
