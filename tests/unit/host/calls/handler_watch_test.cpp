#include "calls/handler_watch.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

using host::calls::handler_watch;
using std::chrono::milliseconds;

namespace {

constexpr milliseconds patience(200);

/// Reports in words, waited for.
class notes {
 public:
  handler_watch::reporter reporter() {
    return [this](const handler_watch::long_stay& found) {
      const std::lock_guard lock(mutex_);
      list_.push_back(found.owner + "." + found.function + " " + std::to_string(found.call) +
                      (found.replaced ? " replaced" : ""));
      changed_.notify_all();
    };
  }
  std::vector<std::string> wait_for(std::size_t count) {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::seconds(5), [&] { return list_.size() >= count; });
    return list_;
  }
  bool will_have(const std::string& note) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(5), [&] {
      return std::find(list_.begin(), list_.end(), note) != list_.end();
    });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> list_;
};

const std::string plugin = "p";
const std::string slow = "slow";
const std::string quick = "quick";

}  // namespace

BOOST_AUTO_TEST_SUITE(handler_watch_of_the_host)

BOOST_AUTO_TEST_CASE(a_stay_that_lasts_is_reported_once_while_it_lasts) {
  notes seen;
  handler_watch watch(seen.reporter(), patience);
  {
    const handler_watch::visit visit(watch, plugin, slow, 7);
    BOOST_TEST(seen.wait_for(1).size() == 1U);
    std::this_thread::sleep_for(3 * patience);
  }
  const std::vector<std::string> expected = {"p.slow 7"};
  BOOST_TEST(seen.wait_for(1) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(quick_stays_are_not_reported_and_a_slow_one_behind_them_is) {
  notes seen;
  handler_watch watch(seen.reporter(), patience);
  const auto end = handler_watch::clock::now() + 3 * patience;
  while (handler_watch::clock::now() < end) {
    const handler_watch::visit visit(watch, plugin, quick, 1);
    std::this_thread::yield();
  }
  std::this_thread::sleep_for(3 * patience);  // it sleeps by now
  const handler_watch::visit visit(watch, plugin, slow, 2);
  BOOST_TEST(seen.wait_for(1) == std::vector<std::string>{"p.slow 2"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_thread_is_replaced_while_it_is_inside_and_learns_so_when_it_leaves) {
  notes seen;
  handler_watch watch(seen.reporter(), patience);
  int replaced = 0;
  handler_watch::post& post = watch.add([&] { ++replaced; });
  const auto quick_stay = post.enter(plugin, quick, 1, handler_watch::clock::now());
  BOOST_TEST(post.leave(quick_stay));

  const auto held = post.enter(plugin, slow, 2, handler_watch::clock::now());
  BOOST_TEST(seen.wait_for(1) == std::vector<std::string>{"p.slow 2 replaced"},
             boost::test_tools::per_element());
  // The successor uses the post meanwhile.
  const auto next = post.enter(plugin, quick, 3, handler_watch::clock::now());
  BOOST_TEST(!post.leave(held));
  BOOST_TEST(post.leave(next));
  watch.remove(post);
  BOOST_TEST(replaced == 1);
}

BOOST_AUTO_TEST_CASE(threads_come_and_go_while_the_watch_looks) {
  notes seen;
  handler_watch watch(seen.reporter(), milliseconds(4));
  std::vector<std::thread> threads;
  for (int n = 0; n < 4; ++n) {
    threads.emplace_back([&] {
      for (int round = 0; round < 20'000; ++round) {
        const handler_watch::visit visit(watch, plugin, quick, 1);
      }
    });
  }
  for (std::thread& each : threads) each.join();
  const handler_watch::visit visit(watch, plugin, slow, 9);
  // A quick one may have lasted, too, on a machine that is busy.
  BOOST_TEST(seen.will_have("p.slow 9"));
}

BOOST_AUTO_TEST_SUITE_END()
