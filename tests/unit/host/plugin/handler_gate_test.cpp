#include "plugin/handler_gate.hpp"

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <thread>
#include <vector>

namespace {

using host::plugin::handler_gate;

}  // namespace

BOOST_AUTO_TEST_CASE(a_closed_gate_lets_nobody_in_but_those_inside_finish) {
  handler_gate gate;
  BOOST_TEST(gate.is_empty());
  {
    const handler_gate::pass inside(gate);
    BOOST_TEST(static_cast<bool>(inside));
    BOOST_TEST(!gate.is_empty());
    gate.close();
    const handler_gate::pass late(gate);
    BOOST_TEST(!static_cast<bool>(late));
    BOOST_TEST(!gate.is_empty());
  }
  BOOST_TEST(gate.is_empty());
}

BOOST_AUTO_TEST_CASE(once_closed_and_empty_no_thread_is_inside) {
  handler_gate gate;
  std::atomic<bool> over{false};
  std::atomic<int> entered_after_the_end{0};
  std::vector<std::thread> threads;
  std::atomic<int> passes{0};
  for (int each = 0; each < 3; ++each) {
    threads.emplace_back([&] {
      for (;;) {
        const handler_gate::pass inside(gate);
        if (!inside) return;
        if (over.load()) ++entered_after_the_end;
        ++passes;
      }
    });
  }
  while (passes.load() < 10000) std::this_thread::yield();
  gate.close();
  while (!gate.is_empty()) std::this_thread::yield();
  over.store(true);
  for (auto& thread : threads) thread.join();
  BOOST_TEST(entered_after_the_end.load() == 0);
}
