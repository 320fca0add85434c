// How often a request takes memory: not at all but for the body of the answer, once its connection
// has served a few.
#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <string_view>

#include "network_memory.hpp"
#include "open_port.hpp"
#include "support/raw_socket.hpp"

namespace {

constexpr int requests = 200;

/// How often `requests` of them took memory, on one connection that has served some before.
std::size_t taken_by(std::string_view request) {
  port_test::open_port::options with;
  with.threads = 1;
  port_test::open_port port(with);
  auto client = port.connect();
  const auto ask = [&] {
    client.send(request);
    BOOST_REQUIRE_EQUAL(port_test::read_answer(client).status, 200);
  };
  for (int n = 0; n < 10; ++n) ask();
  const std::size_t before = port_test::taken_by_network_threads();
  for (int n = 0; n < requests; ++n) ask();
  return port_test::taken_by_network_threads() - before;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(memory_of_a_request)

BOOST_AUTO_TEST_CASE(is_that_of_the_body_of_the_answer_alone) {
  const auto taken = taken_by(
      "GET /actuator/health HTTP/1.1\r\nHost: localhost:9600\r\nUser-Agent: probe/1\r\n"
      "Accept: application/json\r\n\r\n");
  BOOST_TEST_MESSAGE(taken << " times in " << requests << " requests");
  // The body, and of the fields those whose text is longer than a string holds in itself.
  constexpr std::size_t long_fields = 2;
  BOOST_TEST(taken > 0u);  // else nothing is counted
  BOOST_TEST(taken <= requests * (1 + 2 * long_fields));
}

BOOST_AUTO_TEST_CASE(is_one_piece_where_all_fields_are_short) {
  const auto taken = taken_by("GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n");
  BOOST_TEST(taken >= std::size_t{requests});
  BOOST_TEST(taken < std::size_t{requests} + requests / 10);  // the clock ticks beside them
}

BOOST_AUTO_TEST_SUITE_END()
