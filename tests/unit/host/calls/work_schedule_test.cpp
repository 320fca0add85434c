#include "calls/work_schedule.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

#include "calls/worker_pool.hpp"

using host::calls::alarm_clock;
using host::calls::work_schedule;
using host::calls::worker_pool;
using std::chrono::milliseconds;

namespace {

struct fixture {
  void open() {
    schedule.open([this](auto work) { return pool.submit(std::move(work)); });
  }
  static auto now() { return work_schedule::clock::now(); }

  worker_pool pool{2, 1};
  alarm_clock alarms;
  work_schedule schedule{alarms};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(scheduled_work, fixture)

BOOST_AUTO_TEST_CASE(what_is_due_before_the_opening_waits_for_it) {
  std::atomic<bool> opened{false};
  std::promise<bool> ran;
  schedule.at(now(), [&] { ran.set_value(opened.load()); });
  auto result = ran.get_future();
  BOOST_TEST((result.wait_for(milliseconds(20)) == std::future_status::timeout));
  opened = true;
  open();
  BOOST_TEST(result.get());
}

BOOST_AUTO_TEST_CASE(a_full_pool_gets_the_work_a_little_later) {
  std::promise<void> release;
  auto released = release.get_future().share();
  for (int each = 0; each < 2; ++each) {
    while (!pool.submit([released] { released.wait(); })) std::this_thread::yield();
  }
  while (pool.submit([] {})) std::this_thread::yield();
  open();
  std::atomic<int> ran{0};
  std::promise<void> done;
  for (int each = 0; each < 20; ++each) {
    schedule.at(now(), [&] {
      if (++ran == 20) done.set_value();
    });
  }
  std::this_thread::sleep_for(milliseconds(20));
  BOOST_TEST(ran.load() == 0);
  release.set_value();
  done.get_future().wait();
}

BOOST_AUTO_TEST_CASE(cancelled_work_never_runs_waiting_or_due) {
  std::atomic<int> ran{0};
  const auto later = schedule.at(now() + std::chrono::hours(1), [&] { ++ran; });
  const auto due = schedule.at(now(), [&] { ++ran; });
  std::this_thread::sleep_for(milliseconds(10));
  BOOST_TEST(schedule.cancel(later));
  BOOST_TEST(schedule.cancel(due));
  BOOST_TEST(!schedule.cancel(due));
  open();
  std::promise<void> last;
  const auto done = schedule.at(now(), [&] { last.set_value(); });
  last.get_future().wait();
  BOOST_TEST(!schedule.cancel(done));
  BOOST_TEST(ran.load() == 0);
}

BOOST_AUTO_TEST_CASE(after_the_close_nothing_is_handed_over) {
  std::atomic<int> handed{0};
  schedule.open([&](auto) {
    ++handed;
    return true;
  });
  schedule.at(now() + milliseconds(10), [] {});
  schedule.close();
  const int before = handed.load();
  schedule.at(now(), [] {});
  std::this_thread::sleep_for(milliseconds(30));
  BOOST_TEST(handed.load() == before);
}

BOOST_AUTO_TEST_SUITE_END()
