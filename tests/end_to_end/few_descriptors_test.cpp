// A process that may open few files: it serves, says why it serves no more, and recovers.

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "contract/deployment.hpp"
#include "end_to_end/host_run.hpp"
#include "support/process.hpp"
#include "support/raw_socket.hpp"

namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

const std::string ask_liveness =
    "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::uint16_t port_of(support::process& host) {
  const auto line = host.wait_for_line("\\blistening\\b", seconds(30));
  std::smatch port;
  BOOST_REQUIRE(line.has_value());
  BOOST_REQUIRE(std::regex_search(*line, port, std::regex("port=(\\d+)")));
  return static_cast<std::uint16_t>(std::stoul(port[1].str()));
}

std::string status_line(std::uint16_t port, const std::string& request,
                        milliseconds patience = seconds(5)) {
  auto socket = support::raw_socket::connect(port);
  socket.send(request);
  return socket.read_until("\r\n", patience);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++found;
  }
  return found;
}

std::size_t files_of(pid_t pid) {
  const std::filesystem::directory_iterator open("/proc/" + std::to_string(pid) + "/fd");
  return static_cast<std::size_t>(std::distance(open, {}));
}

BOOST_AUTO_TEST_SUITE(few_descriptors)

BOOST_AUTO_TEST_CASE(SixtyFourFilesAreEnoughToServeAndToTellTheRest) {
  end_to_end::allow_all_open_files();
  support::process host({"/bin/sh", "-c", R"(ulimit -n 64 && exec "$@")", "sh",
                         contract::host_binary(), "--plugin=" + contract::backup_plugin(),
                         "--plugin=" ACTUATOR_HELLO_PLUGIN, "--management.server.port=0"});
  const auto port = port_of(host);
  BOOST_TEST(
      host.wait_for_line("few_descriptors .* allowed=64 connections=16", seconds(1)).has_value());
  const auto busy = end_to_end::processor_time(host.pid());
  {
    std::vector<support::raw_socket> clients;
    for (int n = 0; n < 200; ++n) clients.push_back(support::raw_socket::connect(port));
    for (int n = 0; n < 20; ++n) {
      BOOST_TEST(status_line(port, ask_liveness) == "HTTP/1.1 200 OK\r\n");
      BOOST_TEST(status_line(port, "GET /actuator/hello HTTP/1.1\r\nHost: localhost\r\n\r\n") ==
                 "HTTP/1.1 503 Service Unavailable\r\n");
      std::this_thread::sleep_for(milliseconds(50));
    }
    BOOST_TEST(files_of(host.pid()) < 64U);
  }
  std::this_thread::sleep_for(milliseconds(200));
  BOOST_TEST(status_line(port, "GET /actuator/hello HTTP/1.1\r\nHost: localhost\r\n\r\n") ==
             "HTTP/1.1 200 OK\r\n");
  BOOST_TEST((end_to_end::processor_time(host.pid()) - busy < milliseconds(500)));
  BOOST_TEST(count(host.standard_error(), " connection_refused ") == 1U);
  BOOST_TEST(count(host.standard_error(), " accept_failed ") == 0U);
}

BOOST_AUTO_TEST_CASE(WhenTheSystemGivesNoFileAtAllTheHostWaitsQuietlyAndSaysSoOnce) {
  support::process host({contract::host_binary(), "--management.server.port=0"});
  const auto port = port_of(host);
  constexpr std::size_t left = 3;
  const rlimit few{files_of(host.pid()) + left, 1024};
  BOOST_REQUIRE(::prlimit(host.pid(), RLIMIT_NOFILE, &few, nullptr) == 0);
  const auto busy = end_to_end::processor_time(host.pid());
  {
    std::vector<support::raw_socket> clients;
    for (std::size_t n = 0; n < 20; ++n) clients.push_back(support::raw_socket::connect(port));
    const auto line = host.wait_for_line("accept_failed", seconds(5));
    BOOST_REQUIRE_MESSAGE(line.has_value(), host.standard_error());
    BOOST_TEST_MESSAGE(*line);
    BOOST_TEST(line->find("Too many open files") != std::string::npos);
    std::this_thread::sleep_for(seconds(2));
    BOOST_CHECK_THROW(status_line(port, ask_liveness, milliseconds(200)), std::exception);
  }
  BOOST_TEST(status_line(port, ask_liveness) == "HTTP/1.1 200 OK\r\n");
  BOOST_TEST((end_to_end::processor_time(host.pid()) - busy < milliseconds(300)));
  BOOST_TEST(count(host.standard_error(), " accept_failed ") == 1U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
