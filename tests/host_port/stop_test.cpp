// Stopping: who still gets an answer, and who is cut off.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <string>

#include "open_port.hpp"

using port_test::answer;
using port_test::open_port;
using port_test::read_answer;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

host::http::response text(std::string body) {
  host::http::response made;
  made.body = std::move(body);
  return made;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stopping)

BOOST_AUTO_TEST_CASE(an_announced_close_ends_connections_with_their_next_answer) {
  open_port port;
  auto old = port.connect();
  old.send(get("/actuator/echo/x"));
  BOOST_TEST(read_answer(old).field("Connection") == "");
  port.listener->announce_close();
  old.send(get("/actuator/echo/y"));
  const answer last = read_answer(old);
  BOOST_TEST(last.body == "y");
  BOOST_TEST(last.field("Connection") == "close");
  BOOST_TEST(port.exchange(get("/actuator/echo/new")).body == "new");
}

BOOST_AUTO_TEST_CASE(a_connection_that_waits_to_be_accepted_is_served) {
  open_port port;
  auto socket = port.connect();
  port.listener->stop_accepting();
  socket.send(get("/actuator/echo/x"));
  BOOST_TEST(read_answer(socket).body == "x");
  BOOST_CHECK_THROW(port.connect(), std::exception);
}

BOOST_AUTO_TEST_CASE(an_open_call_is_answered_during_the_drain) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const auto call = port.inbox.take();
  auto stopped = std::async(std::launch::async, [&] { return port.listener->stop(seconds(20)); });
  port.calls.answer(call, text("drained"));
  BOOST_TEST(read_answer(socket).body == "drained");
  socket.close();
  BOOST_TEST(stopped.get() == 0U);
}

BOOST_AUTO_TEST_CASE(what_is_open_after_the_drain_is_cut_off_and_its_call_cancelled) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const auto call = port.inbox.take();
  BOOST_TEST(port.listener->stop(milliseconds(20)) == 1U);
  BOOST_TEST(socket.read_to_end() == "");
  BOOST_TEST(port.calls.is_cancelled(call, host::calls::clock::now()));
  BOOST_TEST((port.calls.answer(call, text("late")) == host::calls::answer_result::late));
}

BOOST_AUTO_TEST_CASE(idle_connections_do_not_hold_up_the_stop) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/echo/x"));
  BOOST_TEST(read_answer(socket).body == "x");
  port.listener->stop_accepting();
  BOOST_TEST(port.listener->wait_until_quiet(seconds(20), milliseconds(10)));
  BOOST_TEST(port.listener->close() == 0U);
  BOOST_TEST(socket.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_after_the_listener_has_gone_goes_nowhere) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const auto call = port.inbox.take();
  port.listener.reset();
  BOOST_TEST((port.calls.answer(call, text("late")) == host::calls::answer_result::late));
}

BOOST_AUTO_TEST_SUITE_END()
