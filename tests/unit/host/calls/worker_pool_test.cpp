#include "calls/worker_pool.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>

using host::calls::worker_pool;

namespace {

std::chrono::steady_clock::time_point soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(5);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(worker_pool_of_the_host)

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_and_a_free_one_takes_again) {
  worker_pool pool(1, 1);
  std::promise<void> started;
  std::promise<void> release;
  std::promise<void> second_ran;
  BOOST_TEST(pool.submit([&] {
    started.set_value();
    release.get_future().wait();
  }));
  started.get_future().wait();
  BOOST_TEST(pool.submit([&] { second_ran.set_value(); }));
  BOOST_TEST(!pool.submit([] {}));
  release.set_value();
  second_ran.get_future().wait();
  std::promise<void> third_ran;
  BOOST_TEST(pool.submit([&] { third_ran.set_value(); }));
  third_ran.get_future().wait();
  BOOST_TEST(pool.stop(soon()));
  BOOST_TEST(!pool.submit([] {}));
}

BOOST_AUTO_TEST_CASE(stop_tells_of_a_task_that_does_not_end_and_drops_what_waits) {
  worker_pool pool(1, 4);
  std::promise<void> started;
  std::promise<void> release;
  bool dropped_ran = false;
  pool.submit([&] {
    started.set_value();
    release.get_future().wait();
  });
  started.get_future().wait();
  pool.submit([&] { dropped_ran = true; });
  BOOST_TEST(!pool.stop(std::chrono::steady_clock::now()));
  release.set_value();
  BOOST_TEST(pool.stop(soon()));
  BOOST_TEST(!dropped_ran);
}

BOOST_AUTO_TEST_SUITE_END()
