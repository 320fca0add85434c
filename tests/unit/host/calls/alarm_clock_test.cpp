#include "calls/alarm_clock.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <vector>

using host::calls::alarm_clock;
using clock_type = alarm_clock::clock;
using std::chrono::milliseconds;

BOOST_AUTO_TEST_SUITE(alarms)

BOOST_AUTO_TEST_CASE(tasks_run_in_the_order_of_their_times_and_not_before) {
  std::string order;
  std::promise<void> done;
  const auto begun = clock_type::now();
  alarm_clock alarms;
  alarms.at(begun + milliseconds(30), [&] {
    order += 'c';
    done.set_value();
  });
  alarms.at(begun + milliseconds(10), [&] { order += 'a'; });
  alarms.at(begun + milliseconds(10), [&] { order += 'b'; });
  done.get_future().wait();
  BOOST_TEST(order == "abc");
  BOOST_TEST((clock_type::now() - begun >= milliseconds(30)));
}

BOOST_AUTO_TEST_CASE(a_cancelled_task_never_runs_and_one_that_ran_cannot_be_cancelled) {
  std::atomic<int> runs{0};
  std::promise<void> done;
  alarm_clock alarms;
  const auto dropped = alarms.at(clock_type::now() + milliseconds(100), [&] { ++runs; });
  BOOST_TEST(alarms.cancel(dropped));
  BOOST_TEST(!alarms.cancel(dropped));
  BOOST_TEST(!alarms.cancel(0));
  const auto last = alarms.at(clock_type::now() + milliseconds(120), [&] { done.set_value(); });
  done.get_future().wait();
  BOOST_TEST(!alarms.cancel(last));
  BOOST_TEST(runs.load() == 0);
  BOOST_TEST(last != dropped);
}

BOOST_AUTO_TEST_CASE(a_task_may_set_and_cancel_alarms) {
  std::promise<void> done;
  alarm_clock alarms;
  alarms.at(clock_type::now(), [&] {
    const auto never = alarms.at(clock_type::now() + std::chrono::hours(1), [] {});
    BOOST_TEST(alarms.cancel(never));
    alarms.at(clock_type::now(), [&] { done.set_value(); });
  });
  done.get_future().wait();
}

BOOST_AUTO_TEST_CASE(each_alarm_of_many_threads_runs_or_is_cancelled_once) {
  std::atomic<int> ran{0};
  std::atomic<int> cancelled{0};
  constexpr int each = 2'000;
  {
    alarm_clock alarms;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 3; ++thread) {
      threads.emplace_back([&] {
        for (int count = 0; count < each; ++count) {
          const auto id = alarms.at(clock_type::now(), [&] { ++ran; });
          if (count % 2 == 0 && alarms.cancel(id)) ++cancelled;
        }
      });
    }
    for (auto& thread : threads) thread.join();
    std::promise<void> last;
    alarms.at(clock_type::now(), [&] { last.set_value(); });
    last.get_future().wait();
  }
  BOOST_TEST(ran.load() + cancelled.load() == 3 * each);
}

BOOST_AUTO_TEST_SUITE_END()
