// Callers that wait while the engine hangs (contract, section 2).

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "contract/world.hpp"
#include "support/raw_socket.hpp"

namespace {

using namespace std::chrono_literals;

constexpr auto a_list =
    "GET /actuator/backupHistory HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
}

std::vector<support::raw_socket> ask_for_lists(const std::string& url, std::size_t count) {
  std::vector<support::raw_socket> asked;
  for (std::size_t at = 0; at < count; ++at) {
    asked.push_back(support::raw_socket::connect(port_of(url)));
    asked.back().send(a_list);
  }
  return asked;
}

BOOST_FIXTURE_TEST_SUITE(waiting_calls, contract::world)

BOOST_AUTO_TEST_CASE(AllAreAnsweredByTheirDeadlineAlsoThoseThatNeverHadTheirTurn) {
  auto& proxy = start_behind_a_proxy({"--actuator.plugins.backup.request-timeout=1500ms"});
  proxy.add_rule({"GET", "*", support::faults::hang(), 1, 0});
  const auto began = std::chrono::steady_clock::now();
  auto asked = ask_for_lists(host().url(), 200);
  const auto all_asked = std::chrono::steady_clock::now();
  for (auto& each : asked) {
    const auto answer = each.read_to_end(20s);
    BOOST_TEST(answer.starts_with("HTTP/1.1 502"), answer);
  }
  // The deadline counts from the arrival, not from the turn: four at a time would take 75 s.
  const auto last = std::chrono::steady_clock::now();
  BOOST_TEST((last - all_asked < 1500ms + 3s));
  BOOST_TEST((last - began >= 1500ms));
  const auto health = get("/actuator/health/liveness");
  BOOST_TEST(health.status == 200);
}

BOOST_AUTO_TEST_CASE(BeyondTheBoundTheyAreToldToComeAgain) {
  auto& proxy = start_behind_a_proxy(
      {"--actuator.plugins.backup.request-timeout=6s", "--actuator.http.max-connections=1500"});
  proxy.add_rule({"GET", "*", support::faults::hang(), 1, 0});
  auto asked = ask_for_lists(host().url(), 1100);
  std::size_t refused = 0;
  for (auto& each : asked) {
    const auto answer = each.read_to_end(30s);
    if (!answer.starts_with("HTTP/1.1 503")) continue;
    ++refused;
    BOOST_TEST(answer.find("\r\nRetry-After: 5\r\n") != std::string::npos, answer);
  }
  // 1,024 wait and four are in work; which request comes when, the network decides.
  BOOST_TEST(refused >= 1100U - 1024U - 8U);
  BOOST_TEST(refused <= 1100U - 1024U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
