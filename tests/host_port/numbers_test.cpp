// What is counted of requests, and what is not, whatever clients send.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <map>
#include <string>
#include <thread>

#include "open_port.hpp"

using port_test::open_port;
using port_test::to;

namespace {

std::string request(const std::string& line, const std::string& fields = "") {
  return line + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

/// How many requests there were, by "GET 200 /actuator/health".
std::map<std::string, std::uint64_t> counted(const open_port& port) {
  std::map<std::string, std::uint64_t> found;
  for (const auto* family : port.numbers.families()) {
    if (family->name() != "http_server_requests_seconds") continue;
    for (const auto* each : family->all()) {
      const auto values = family->values_of(*each);
      for (const auto one : each->observed().counts) {
        found[values.at(2) + " " + values.at(4) + " " + values.at(5)] += one;
      }
    }
  }
  return found;
}

/// A request is counted when its answer is out, which its client may see a moment before.
void await(const open_port& port, const std::string& what, std::uint64_t times) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (counted(port)[what] != times && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  BOOST_TEST(counted(port)[what] == times, what);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(numbers_of_requests)

BOOST_AUTO_TEST_CASE(requests_are_counted_by_template_verb_and_status) {
  open_port port;
  auto client = port.connect();
  for (const std::string name : {"a", "b", "c"}) {
    client.send(request("GET /actuator/echo/" + name + "?secret=" + name));
    BOOST_TEST(port_test::read_answer(client).status == 200);
  }
  client.send(request("HEAD /actuator/echo"));
  BOOST_TEST(port_test::read_answer(client, to::head).status == 200);
  client.send(request("POST /actuator/echo", "Content-Length: 0\r\n"));
  BOOST_TEST(port_test::read_answer(client).status == 415);
  await(port, "GET 200 /actuator/echo/{name}", 3);
  await(port, "HEAD 200 /actuator/echo", 1);
  await(port, "POST 415 /actuator/echo", 1);
  BOOST_TEST(counted(port).size() == 3U);
}

BOOST_AUTO_TEST_CASE(paths_and_verbs_that_clients_make_up_are_few_series) {
  open_port port;
  for (int each = 0; each < 50; ++each) {
    const std::string number = std::to_string(each);
    port.exchange(request("GET /made/up/" + number));
    port.exchange(request("VERB" + number + " /actuator/echo"));
  }
  port.exchange(request("OPTIONS /actuator/echo"));
  port.exchange("nonsense\r\n\r\n");
  await(port, "GET 404 NOT_FOUND", 50);
  await(port, "UNKNOWN 405 UNKNOWN", 50);
  await(port, "OPTIONS 200 UNKNOWN", 1);
  await(port, "UNKNOWN 400 UNKNOWN", 1);
  BOOST_TEST(counted(port).size() == 4U);
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_before_its_answer_is_counted_without_a_status) {
  open_port port;
  {
    auto client = port.connect();
    client.send(request("GET /actuator/late"));
    port.inbox.take();
  }
  await(port, "GET UNKNOWN /actuator/late", 1);
  // Who left before anybody knew what it wanted has not asked.
  { port.connect().send("GET /actuator/late HT"); }
  { port.connect(); }
  port.exchange(request("GET /actuator/echo"));
  await(port, "GET 200 /actuator/echo", 1);
  BOOST_TEST(counted(port).size() == 2U);
}

BOOST_AUTO_TEST_CASE(the_time_of_a_request_has_its_waiting_in_it) {
  open_port port;
  BOOST_TEST(port.exchange(request("GET /actuator/brief")).status == 503);  // after 100 ms
  await(port, "GET 503 /actuator/brief", 1);
  const auto families = port.numbers.families();
  const auto requests = std::find_if(families.begin(), families.end(), [](const auto* each) {
    return each->name() == "http_server_requests_seconds";
  });
  BOOST_REQUIRE((requests != families.end()));
  const auto all = (*requests)->all();
  BOOST_REQUIRE(all.size() == 1U);
  const double sum = all.front()->observed().sum;
  BOOST_TEST(sum >= 0.1);
  const auto now = host::metrics::window_at(std::chrono::steady_clock::now());
  BOOST_TEST(all.front()->largest(now) == sum, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_SUITE_END()
