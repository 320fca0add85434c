#include "calls/task.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <memory>
#include <utility>

using host::calls::task;

BOOST_AUTO_TEST_SUITE(task_of_the_host)

BOOST_AUTO_TEST_CASE(small_and_large_functions_run_move_and_go) {
  const auto held = std::make_shared<int>(0);
  const std::array<char, 200> ballast{};
  for (const bool is_large : {false, true}) {
    task made = is_large ? task([held, ballast] { *held += 1 + ballast[0]; })
                         : task([held] { *held += 1; });
    BOOST_TEST(held.use_count() == 2);
    task moved(std::move(made));
    BOOST_TEST(held.use_count() == 2);
    BOOST_TEST(static_cast<bool>(moved));
    moved();
    task assigned;
    BOOST_TEST(!static_cast<bool>(assigned));
    assigned = std::move(moved);
    assigned();
    assigned.clear();
    BOOST_TEST(held.use_count() == 1);
  }
  BOOST_TEST(*held == 4);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_copied_is_kept_too) {
  auto owned = std::make_unique<int>(7);
  int got = 0;
  task made([owned = std::move(owned), &got] { got = *owned; });
  made();
  BOOST_TEST(got == 7);
}

BOOST_AUTO_TEST_SUITE_END()
