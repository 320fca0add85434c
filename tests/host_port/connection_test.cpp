// Keep-alive, framing of bodies, clients that read slowly; limits are in limits_test.cpp.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>

#include "open_port.hpp"

using port_test::answer;
using port_test::open_port;
using port_test::read_answer;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const std::string get_echo = "GET /actuator/echo/x HTTP/1.1\r\nHost: localhost\r\n\r\n";
const std::string post_head =
    "POST /actuator/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

}  // namespace

BOOST_AUTO_TEST_SUITE(connections)

BOOST_AUTO_TEST_CASE(a_connection_serves_many_requests) {
  open_port port;
  auto socket = port.connect();
  for (int n = 0; n < 100; ++n) {
    socket.send(get_echo);
    BOOST_REQUIRE_EQUAL(read_answer(socket).body, "x");
  }
}

BOOST_AUTO_TEST_CASE(a_request_may_come_byte_by_byte) {
  open_port port;
  auto socket = port.connect();
  for (const char c : post_head + "Content-Length: 4\r\n\r\n\"ab\"") socket.send({&c, 1});
  BOOST_TEST(read_answer(socket).body == "\"ab\"");
}

BOOST_AUTO_TEST_CASE(the_client_may_ask_for_the_end) {
  open_port port;
  for (const std::string request :
       {"GET /actuator/echo/x HTTP/1.1\r\nHost: localhost\r\nConnection: foo, Close\r\n\r\n",
        "GET /actuator/echo/x HTTP/1.0\r\n\r\n"}) {
    auto socket = port.connect();
    socket.send(request);
    const answer got = read_answer(socket);
    BOOST_TEST(got.status == 200);
    BOOST_TEST(got.field("Connection") == "close");
    BOOST_TEST(socket.wait_closed(seconds(5)));
  }
}

BOOST_AUTO_TEST_CASE(a_chunked_body_arrives_whole_and_the_next_request_follows) {
  open_port port;
  auto socket = port.connect();
  socket.send(post_head + "Transfer-Encoding: chunked\r\n\r\n" +
              "3;ext=1\r\n\"ab\r\n2\r\nc\"\r\n0\r\nTrailer: x\r\n\r\n" + get_echo);
  BOOST_TEST(read_answer(socket).body == "\"abc\"");
  BOOST_TEST(read_answer(socket).body == "x");
}

BOOST_AUTO_TEST_CASE(a_refused_body_is_read_away_and_the_connection_goes_on) {
  open_port port;
  auto socket = port.connect();
  socket.send("POST /nothing HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nGET /" +
              get_echo);
  BOOST_TEST(read_answer(socket).status == 404);
  BOOST_TEST(read_answer(socket).body == "x");
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_for_permission_gets_it) {
  open_port port;
  auto socket = port.connect();
  socket.send(post_head + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  BOOST_TEST(socket.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  socket.send("{}");
  BOOST_TEST(read_answer(socket).body == "{}");
}

BOOST_AUTO_TEST_CASE(a_client_that_waits_for_permission_may_be_refused_at_once) {
  open_port port;
  auto socket = port.connect();
  socket.send(
      "POST /nothing HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
      "Content-Length: 2\r\n\r\n");
  const answer got = read_answer(socket);
  BOOST_TEST(got.status == 404);
  BOOST_TEST(got.field("Connection") == "close");
  BOOST_TEST(socket.wait_closed(seconds(5)));
  BOOST_TEST(port.exchange(post_head + "Expect: a miracle\r\nContent-Length: 2\r\n\r\n").status ==
             417);
}

BOOST_AUTO_TEST_CASE(a_half_closed_client_still_gets_what_the_host_answers_at_once) {
  open_port port;
  auto socket = port.connect();
  socket.send("GET /actuator/large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  socket.half_close();
  BOOST_TEST(read_answer(socket).body.size() == 4U * 1024 * 1024);
  BOOST_TEST(socket.wait_closed(seconds(5)));
}

BOOST_AUTO_TEST_CASE(a_reader_that_takes_nothing_is_cut) {
  open_port::options with;
  with.allowed.write = milliseconds(50);
  open_port port(with);
  auto socket = port.connect();
  // More than the buffers of the system take: nothing is read here until the host has given up.
  std::string requests;
  for (int n = 0; n < 8; ++n) {
    requests += "GET /actuator/large HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }
  socket.send(requests);
  const auto give_up = std::chrono::steady_clock::now() + seconds(60);
  bool was_open = false;
  bool is_cut = false;
  while (!is_cut && std::chrono::steady_clock::now() < give_up) {
    const bool is_open = port.listener->open_connections() != 0;
    was_open = was_open || is_open;
    is_cut = was_open && !is_open;
  }
  BOOST_TEST(is_cut);
}

BOOST_AUTO_TEST_CASE(a_port_that_is_taken_is_refused_with_what_to_do) {
  open_port port;
  host::http::listener_options again;
  again.port = port.port();
  const auto taken = host::http::listener::open(
      again, {*port.routes, port.calls, port.workers, port.watch, port.logger});
  BOOST_REQUIRE(!taken);
  BOOST_TEST(taken.error() ==
             "cannot listen on 127.0.0.1 port " + std::to_string(port.port()) +
                 ": Address already in use; end the process that uses the port, or choose another "
                 "port (0 takes a free one)");
  again.address = "localhost:1";
  const auto nonsense = host::http::listener::open(
      again, {*port.routes, port.calls, port.workers, port.watch, port.logger});
  BOOST_REQUIRE(!nonsense);
  BOOST_TEST(nonsense.error().find("no address of IPv4 or IPv6") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
