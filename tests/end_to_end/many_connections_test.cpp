// More connections and calls than a host is meant for: who is turned away, and who is not.

#include <boost/test/unit_test.hpp>

#include <poll.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "contract/deployment.hpp"
#include "end_to_end/host_run.hpp"
#include "support/http_server.hpp"
#include "support/process.hpp"
#include "support/raw_socket.hpp"

namespace {

using std::chrono::seconds;

/// The host with what `ulimit` of the shell sets before it.
support::process host_with_limit(const std::string& limit, const std::string& argument) {
  const std::string script = "ulimit " + limit + R"( && exec "$@")";
  return support::process({"/bin/sh", "-c", script, "sh", contract::host_binary(),
                           "--management.server.port=0", argument});
}

/// The soft limit of open files that a process has, as the kernel writes it.
std::string open_files_of(pid_t pid) {
  constexpr std::string_view name = "Max open files";
  std::ifstream limits("/proc/" + std::to_string(pid) + "/limits");
  for (std::string line; std::getline(limits, line);) {
    if (!line.starts_with(name)) continue;
    std::string soft;
    std::istringstream(line.substr(name.size())) >> soft;
    return soft;
  }
  return "";
}

support::raw_socket connect_to(const std::string& url) {
  const auto port = std::stoul(url.substr(url.rfind(':') + 1));
  return support::raw_socket::connect(static_cast<std::uint16_t>(port));
}

/// Those that have got bytes, as soon as there are so many.
std::vector<support::raw_socket*> answered(std::vector<support::raw_socket>& clients,
                                           std::size_t enough) {
  const auto give_up = std::chrono::steady_clock::now() + seconds(20);
  std::vector<support::raw_socket*> found;
  while (found.size() < enough && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    found.clear();
    for (auto& client : clients) {
      pollfd asked{client.descriptor(), POLLIN, 0};
      if (::poll(&asked, 1, 0) > 0) found.push_back(&client);
    }
  }
  return found;
}

BOOST_AUTO_TEST_SUITE(many_connections)

BOOST_AUTO_TEST_CASE(TheSoftLimitOfOpenFilesIsRaisedToWhatConnectionsNeed) {
  auto host = host_with_limit("-Sn 1024", "--actuator.http.max-connections=1500");
  const auto listening = host.wait_for_line("\\blistening\\b|few_descriptors", seconds(30));
  BOOST_REQUIRE(listening.has_value());
  BOOST_TEST(listening->find("few_descriptors") == std::string::npos);
  BOOST_TEST(open_files_of(host.pid()) == "1772");
}

BOOST_AUTO_TEST_CASE(ASoftLimitThatIsEnoughIsLeftAlone) {
  auto host = host_with_limit("-Sn 1024", "--actuator.http.max-connections=10");
  BOOST_REQUIRE(host.wait_for_line("\\blistening\\b", seconds(30)).has_value());
  BOOST_TEST(open_files_of(host.pid()) == "1024");
}

BOOST_AUTO_TEST_CASE(AHardLimitThatIsTooSmallIsTakenAndToldAtTheStart) {
  auto host = host_with_limit("-Sn 500 && ulimit -Hn 600", "--actuator.http.max-connections=1000");
  BOOST_TEST(host.wait_for_line("host.few_descriptors .* wanted=1272 allowed=600 connections=328",
                                seconds(30))
                 .has_value());
  BOOST_REQUIRE(host.wait_for_line("\\blistening\\b", seconds(30)).has_value());
  BOOST_TEST(open_files_of(host.pid()) == "600");
}

BOOST_AUTO_TEST_CASE(ThePluginTurnsAwayWhatItCannotQueueAndProbesAreServedAllTheWhile) {
  constexpr std::size_t in_work_and_waiting = 1024;  // of lists, both together
  constexpr std::size_t too_many = 3;
  end_to_end::allow_all_open_files();
  support::http_server silent([](const support::http_request&) {
    support::http_reply none;
    none.manner = support::reply_manner::hang;
    return none;
  });
  contract::deployment host({"--camunda.data.secondary-storage.elasticsearch.url=" + silent.url(),
                             "--camunda.data.backup.repository-name=camunda",
                             "--actuator.http.max-connections=2000"});
  std::vector<support::raw_socket> clients;
  for (std::size_t n = 0; n < in_work_and_waiting + too_many; ++n) {
    clients.push_back(connect_to(host.url()));
    clients.back().send("GET /actuator/backupHistory HTTP/1.1\r\nHost: localhost\r\n\r\n");
  }
  const auto turned_away = answered(clients, too_many);
  BOOST_TEST(turned_away.size() == too_many);
  for (auto* client : turned_away) {
    BOOST_TEST(client->read_until("\r\n").starts_with("HTTP/1.1 503"));
    client->read_until("\r\nRetry-After: 5\r\n");
    client->read_until("Too many calls wait for the engine");
  }
  BOOST_TEST(host.port().get("/actuator/health/liveness").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
