// What all connections together may keep in memory: bodies that have not come whole, and answers
// that nobody takes.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "open_port.hpp"
#include "support/raw_socket.hpp"

using port_test::open_port;
using port_test::read_answer;
using std::chrono::seconds;

namespace {

constexpr std::size_t body_bytes = 60'000;

std::string post(std::size_t length, std::size_t sent) {
  return "POST /actuator/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(length) + "\r\n\r\n" + std::string(sent, '1');
}

open_port::options with_room_for(std::size_t bytes) {
  open_port::options with;
  with.allowed.kept_bytes = bytes;
  return with;
}

void await_closed(const open_port& port, std::size_t left) {
  const auto give_up = std::chrono::steady_clock::now() + seconds(10);
  while (port.listener->open_connections() != left && std::chrono::steady_clock::now() < give_up) {
  }
  BOOST_REQUIRE_EQUAL(port.listener->open_connections(), left);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory)

BOOST_AUTO_TEST_CASE(bodies_beyond_what_all_may_keep_are_refused_and_small_ones_pass) {
  open_port port(with_room_for(2 * body_bytes));
  std::vector<support::raw_socket> keepers;
  for (int n = 0; n < 3; ++n) {
    keepers.push_back(port.connect());
    keepers.back().send(post(body_bytes, body_bytes - 1));
  }
  // Which of the three are too late is up to the threads: they grow at the same time, and one that
  // is refused gives back what it has only then.
  std::size_t refused = 0;
  for (auto& keeper : keepers) {
    if (!keeper.wait_closed(std::chrono::milliseconds(500))) continue;
    const auto got = read_answer(keeper);
    BOOST_TEST(got.status == 503);
    BOOST_TEST(got.field("Retry-After") == "1");
    BOOST_TEST(got.body.find("memory for bodies") != std::string::npos);
    ++refused;
  }
  BOOST_TEST(refused >= 1u);
  auto operator_ = port.connect();
  operator_.send(post(1'000, 1'000));
  BOOST_TEST(read_answer(operator_).status == 200);
  keepers.clear();
  await_closed(port, 1);
  operator_.send(post(body_bytes, body_bytes));
  BOOST_TEST(read_answer(operator_).status == 200);
}

BOOST_AUTO_TEST_CASE(
    an_answer_larger_than_all_that_may_be_kept_goes_out_when_nothing_else_is_kept) {
  open_port port(with_room_for(1'000'000));
  auto reader = port.connect();
  for (int n = 0; n < 2; ++n) {
    reader.send("GET /actuator/large HTTP/1.1\r\nHost: localhost\r\n\r\n");
    const auto got = read_answer(reader);
    BOOST_TEST(got.status == 200);
    BOOST_TEST(got.body.size() > 4'000'000u);
  }
}

BOOST_AUTO_TEST_CASE(answers_that_nobody_takes_are_cut_off) {
  open_port port(with_room_for(1'000'000));
  // More than the buffers of the system take.
  std::string requests;
  for (int n = 0; n < 8; ++n) {
    requests += "GET /actuator/large HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }
  std::vector<support::raw_socket> idlers;
  for (int n = 0; n < 4; ++n) {
    idlers.push_back(port.connect());
    idlers.back().send(requests);
  }
  await_closed(port, 1);
  auto other = port.connect();
  other.send("GET /actuator/echo/x HTTP/1.1\r\nHost: localhost\r\n\r\n");
  BOOST_TEST(read_answer(other).body == "x");
}

BOOST_AUTO_TEST_SUITE_END()
