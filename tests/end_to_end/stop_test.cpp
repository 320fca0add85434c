// SIGTERM under load: who gets an answer, who is sent elsewhere, and what the log tells of the
// rest.

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <cstdint>
#include <exception>
#include <string>
#include <thread>
#include <vector>

#include "contract/deployment.hpp"
#include "end_to_end/host_run.hpp"
#include "end_to_end/reusing_clients.hpp"
#include "support/process.hpp"
#include "support/raw_socket.hpp"

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using clock_type = std::chrono::steady_clock;

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

/// Takes as long as reports.effort says, one after another.
const std::string ask_report =
    "POST /actuator/reports HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n";

std::vector<std::string> arguments(const std::vector<std::string>& more) {
  std::vector<std::string> all{"--plugin=" ACTUATOR_HELLO_PLUGIN, "--plugin=" ACTUATOR_SLOW_PLUGIN};
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

std::uint16_t port_of(const contract::deployment& host) {
  return static_cast<std::uint16_t>(std::stoul(host.url().substr(host.url().rfind(':') + 1)));
}

support::raw_socket connect_to(const contract::deployment& host) {
  return support::raw_socket::connect(port_of(host));
}

bool is_refused(const contract::deployment& host) {
  try {
    (void)connect_to(host);
    return false;
  } catch (const std::exception&) {
    return true;
  }
}

/// The exit code; -1 when it takes longer.
int wait_exit(contract::deployment& host, milliseconds most) {
  const auto ended = host.process().wait_exit(most);
  return ended && ended->signal == 0 ? ended->code : -1;
}

BOOST_AUTO_TEST_SUITE(stop)

BOOST_AUTO_TEST_CASE(NoRequestOfClientsThatKeepTheirConnectionsIsLost) {
  end_to_end::allow_all_open_files();
  contract::deployment host(
      arguments({"--reports.effort=1ms", "--actuator.http.max-connections=3000",
                 "--actuator.shutdown.grace-time=1s"}));
  constexpr std::size_t clients = 2400;
  // Of reports no more than the plugin takes at a time, a hundred.
  std::vector<std::string> requests{ask_report};
  for (int n = 0; n < 9; ++n) {
    for (const char* path : {"/actuator/health/liveness", "/actuator/hello", "/actuator/info"}) {
      requests.push_back(get(path));
    }
  }
  end_to_end::reusing_clients load(port_of(host), clients, requests);
  const auto give_up = clock_type::now() + seconds(60);
  while (load.step() && load.so_far().answered < 10 * clients) {
    BOOST_REQUIRE((clock_type::now() < give_up));
  }
  BOOST_TEST(load.open_requests() >= 2000U);
  BOOST_TEST(load.so_far().reconnected == 0U);
  const auto before = load.so_far().answered;
  host.process().signal(SIGTERM);
  while (load.step()) BOOST_REQUIRE((clock_type::now() < give_up));
  BOOST_TEST(load.so_far().lost == 0U);
  for (const auto& loss : load.losses()) BOOST_TEST_MESSAGE(loss);
  BOOST_TEST(load.so_far().unsent == 0U);
  BOOST_TEST(load.so_far().refused == 0U);
  BOOST_TEST(load.so_far().reconnected >= clients);
  BOOST_TEST_MESSAGE(load.so_far().answered << " answered, " << load.so_far().answered - before
                                            << " of them after the signal, "
                                            << load.so_far().reconnected << " new connections");
  BOOST_TEST(wait_exit(host, seconds(30)) == 0);
  BOOST_TEST(host.process().standard_error().find("request_cut_off") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(ReadinessGoesFirstThenThePortThenTheOpenRequestEnds) {
  contract::deployment host(
      arguments({"--reports.effort=3s", "--actuator.shutdown.grace-time=1s"}));
  auto open = connect_to(host);
  open.send(ask_report);
  auto idle = connect_to(host);
  idle.send(get("/actuator/hello"));
  BOOST_TEST(idle.read_until("\r\n").starts_with("HTTP/1.1 200"));
  host.process().signal(SIGTERM);
  BOOST_REQUIRE(host.process().wait_for_line("host.stopping", seconds(5)).has_value());
  std::this_thread::sleep_for(milliseconds(100));

  auto probe = connect_to(host);
  probe.send(get("/actuator/health/readiness"));
  BOOST_TEST(probe.read_until("\r\n") == "HTTP/1.1 503 Service Unavailable\r\n");
  probe.read_until("OUT_OF_SERVICE");
  auto late = connect_to(host);
  late.send(get("/actuator/hello"));
  const auto head = late.read_until("\r\n\r\n");
  BOOST_TEST(head.starts_with("HTTP/1.1 200"));
  BOOST_TEST(head.find("Connection: close") != std::string::npos);
  BOOST_TEST(late.wait_closed(seconds(1)));

  BOOST_TEST(idle.wait_closed(seconds(3)));
  BOOST_TEST(is_refused(host));
  BOOST_TEST(open.read_until("\r\n", seconds(10)).starts_with("HTTP/1.1 200"));
  open.close();
  BOOST_TEST(wait_exit(host, seconds(10)) == 0);
}

BOOST_AUTO_TEST_CASE(ASecondSignalEndsItAtOnceAndTheLogTellsWhatWasOpen) {
  contract::deployment host(arguments({"--reports.effort=1h"}));
  auto open = connect_to(host);
  open.send(ask_report);
  auto partial = connect_to(host);
  partial.send("GET /actuator/hello HTTP/1.1\r\nHost:");
  std::this_thread::sleep_for(milliseconds(300));
  host.process().signal(SIGTERM);
  BOOST_REQUIRE(host.process().wait_for_line("host.stopping", seconds(5)).has_value());
  const auto start = clock_type::now();
  host.process().signal(SIGTERM);
  BOOST_TEST(wait_exit(host, seconds(5)) == 1);
  BOOST_TEST((clock_type::now() - start < seconds(4)));
  auto& said = host.process();
  BOOST_TEST(said.wait_for_line("request_open .*\"POST /actuator/reports\" age_ms=[1-9]\\d{2,} "
                                "where=answering plugin=slow-answer",
                                seconds(1))
                 .has_value());
  BOOST_TEST(
      said.wait_for_line("request_open .*\"an incomplete request\".* where=arriving", seconds(1))
          .has_value());
  BOOST_TEST(said.wait_for_line("host.gave_up .*a second signal", seconds(1)).has_value());
}

BOOST_AUTO_TEST_CASE(TheEndOfTheDrainTimeEndsItAndTheLogTellsWhatWasOpen) {
  contract::deployment host(arguments({"--reports.effort=1h", "--actuator.shutdown.grace-time=0",
                                       "--actuator.shutdown.drain-timeout=1s"}));
  auto open = connect_to(host);
  open.send(ask_report);
  std::this_thread::sleep_for(milliseconds(100));
  host.process().signal(SIGTERM);
  BOOST_TEST(wait_exit(host, seconds(5)) == 1);
  auto& said = host.process();
  BOOST_TEST(
      said.wait_for_line("request_open .*\"POST /actuator/reports\"", seconds(1)).has_value());
  BOOST_TEST(said.wait_for_line("host.gave_up .*drain time", seconds(1)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
