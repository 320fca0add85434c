// Pages of health are asked for on several threads while their components push.
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "endpoints/health_page.hpp"
#include "registry/availability.hpp"

using host::endpoints::health_page;
using host::registry::health_registry;
using host::registry::health_status;

namespace {

constexpr std::string_view v3 = "application/vnd.spring-boot.actuator.v3+json";

}  // namespace

BOOST_AUTO_TEST_SUITE(health_races)

BOOST_AUTO_TEST_CASE(whoever_asks_after_a_push_sees_it) {
  constexpr std::uint64_t pushes = 3'000;
  health_registry health;
  host::registry::availability state(health);
  const auto handle = health.declare("p", "a").value();
  health_page page(health, host::endpoints::usual_health_rules());
  BOOST_REQUIRE(page.settle());

  // Even: UP, odd: DOWN. What was pushed last when somebody asks, or a later one, is the answer.
  std::atomic<std::uint64_t> begun{0};
  std::atomic<std::uint64_t> done{0};
  std::atomic<std::uint64_t> wrong{0};
  std::atomic<std::uint64_t> judged{0};
  const auto push = [&](std::uint64_t number) {
    begun.store(number);
    health.set("p", handle, number % 2 == 0 ? health_status::up : health_status::down, "",
               std::chrono::hours(1), health_registry::clock::now());
    done.store(number);
  };
  push(0);
  const auto ask = [&](std::string_view path) {
    while (done.load() < pushes) {
      const auto before = done.load();
      const auto answer = page.answer(path, v3, health_registry::clock::now());
      const auto after = begun.load();
      const bool is_up = answer.body.find("\"status\":\"UP\"") == 1;
      const bool is_down = answer.body.find("\"status\":\"DOWN\"") == 1;
      const bool is_one_answer = is_up ? answer.status == 200 : is_down && answer.status == 503;
      // With no push meanwhile there is one right answer.
      const bool is_seen = before != after || is_up == (before % 2 == 0);
      if (!is_one_answer || !is_seen) ++wrong;
      if (before == after) ++judged;
    }
  };
  std::vector<std::thread> askers;
  for (const auto* path : {"", "status", "", "status"}) askers.emplace_back(ask, path);
  for (std::uint64_t number = 1; number <= pushes; ++number) {
    const auto so_far = judged.load();
    // Some judge one answer, others ask in the middle of the next push.
    while (judged.load() < so_far + 2) std::this_thread::yield();
    push(number);
  }
  for (auto& each : askers) each.join();
  BOOST_TEST(wrong.load() == 0U);
}

BOOST_AUTO_TEST_SUITE_END()
