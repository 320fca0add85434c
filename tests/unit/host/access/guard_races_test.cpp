// Credentials are read again while requests are judged: for ThreadSanitizer above all.
#include <boost/test/unit_test.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "access/guard.hpp"
#include "support/known_callers.hpp"

using host::access::guard;
using host::access::peer;
using host::access::ruling;

BOOST_AUTO_TEST_SUITE(races_of_the_guard)

BOOST_AUTO_TEST_CASE(who_is_known_in_both_books_passes_while_they_are_swapped) {
  const std::vector<known::user> first = {{"anna", "pw", {"read"}}, {"rita", "one", {"read"}}};
  const std::vector<known::user> second = {{"rita", "two", {"read"}}, {"anna", "pw", {"read"}}};
  guard of(known::maker(), {"health"}, known::book_of(first).value());
  std::atomic<int> refused{0};
  std::atomic<int> let_in_with_neither{0};
  std::atomic<bool> done{false};
  std::vector<std::thread> threads;
  for (int n = 0; n < 3; ++n) {
    threads.emplace_back([&] {
      guard::remembered always;
      guard::remembered never;
      const host::http::header_list right = {{"Authorization", known::basic("anna", "pw")}};
      const host::http::header_list wrong = {{"Authorization", known::basic("rita", "pw")}};
      const peer from(std::array<unsigned char, 4>{127, 0, 0, 1});
      while (!done.load()) {
        const auto made = of.judge({right, "info", false}, always);
        if (made.is != ruling::passes || made.who->who.name != "anna") ++refused;
        const auto other = of.judge({wrong, "info", false}, never);
        if (other.is == ruling::passes) ++let_in_with_neither;
        of.refused(other.is, from, host::access::slow_down::clock::now());
      }
    });
  }
  for (int n = 0; n < 300; ++n) of.replace(known::book_of(n % 2 == 0 ? second : first).value());
  done = true;
  for (auto& each : threads) each.join();
  BOOST_TEST(refused == 0);
  BOOST_TEST(let_in_with_neither == 0);
}

BOOST_AUTO_TEST_SUITE_END()
