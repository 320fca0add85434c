// Calls that a plugin answers later: answers, deadlines, clients that leave, bounds.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <string>
#include <thread>
#include <utility>

#include "open_port.hpp"

using host::calls::answer_result;
using port_test::answer;
using port_test::open_port;
using port_test::read_answer;

namespace {

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

host::http::response text(std::string body) {
  host::http::response made;
  made.body = std::move(body);
  return made;
}

/// Waits for the network thread to have seen something; the deadline only bounds a failing test.
template <class Condition>
bool becomes_true(Condition condition) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::yield();
  }
  return true;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(calls_of_plugins)

BOOST_AUTO_TEST_CASE(the_plugins_answer_reaches_the_client_in_the_negotiated_type) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late?x=1"));
  const auto call = port.inbox.take();
  BOOST_TEST((port.calls.answer(call, text("{\"late\":true}")) == answer_result::accepted));
  const answer got = read_answer(socket);
  BOOST_TEST(got.status == 200);
  BOOST_TEST(got.body == "{\"late\":true}");
  BOOST_TEST(got.field("Content-Type") == "application/vnd.spring-boot.actuator.v3+json");
  BOOST_TEST((port.calls.answer(call, text("again")) == answer_result::unknown));
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order_while_a_call_is_open) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/late") + get("/actuator/echo/second") + get("/actuator/echo/third"));
  port.calls.answer(port.inbox.take(), text("first"));
  BOOST_TEST(read_answer(socket).body == "first");
  BOOST_TEST(read_answer(socket).body == "second");
  BOOST_TEST(read_answer(socket).body == "third");
}

BOOST_AUTO_TEST_CASE(more_is_read_after_a_call_during_which_the_buffer_ran_full) {
  open_port::options with;
  with.allowed.pipelined_requests = 2000;
  open_port port(with);
  auto socket = port.connect();
  std::string requests = get("/actuator/late");
  constexpr int following = 1000;
  for (int n = 0; n < following; ++n) requests += get("/actuator/echo/" + std::to_string(n));
  socket.send(requests);
  port.calls.answer(port.inbox.take(), text("first"));
  BOOST_TEST(read_answer(socket).body == "first");
  for (int n = 0; n < following; ++n) {
    BOOST_REQUIRE_EQUAL(read_answer(socket).body, std::to_string(n));
  }
}

BOOST_AUTO_TEST_CASE(a_call_past_its_deadline_is_a_503_and_the_late_answer_is_gone) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/brief"));
  const auto call = port.inbox.take();
  const answer got = read_answer(socket);
  BOOST_TEST(got.status == 503);
  BOOST_TEST(got.body.find("\"message\":\"no answer from \\\"test\\\" in time\"") !=
             std::string::npos);
  BOOST_TEST(port.calls.is_cancelled(call, host::calls::clock::now()));
  BOOST_TEST((port.calls.request(call) != nullptr));
  BOOST_TEST((port.calls.answer(call, text("late")) == answer_result::late));
  // The connection goes on, and the late answer is not in the way of the next one.
  socket.send(get("/actuator/echo/next"));
  BOOST_TEST(read_answer(socket).body == "next");
}

BOOST_AUTO_TEST_CASE(a_client_that_leaves_cancels_its_call) {
  open_port port;
  enum class leaving { close, reset, half_close };
  for (const auto how : {leaving::close, leaving::reset, leaving::half_close}) {
    auto socket = port.connect();
    socket.send(get("/actuator/late"));
    const auto call = port.inbox.take();
    BOOST_TEST(!port.calls.is_cancelled(call, host::calls::clock::now()));
    if (how == leaving::close) socket.close();
    if (how == leaving::reset) socket.reset();
    if (how == leaving::half_close) socket.half_close();
    BOOST_TEST(
        becomes_true([&] { return port.calls.is_cancelled(call, host::calls::clock::now()); }));
    BOOST_TEST((port.calls.answer(call, text("nobody")) == answer_result::late));
  }
  BOOST_TEST(becomes_true([&] { return port.listener->open_connections() == 0; }));
}

BOOST_AUTO_TEST_CASE(waiting_for_a_plugin_is_not_idling) {
  open_port::options with;
  with.allowed.idle = std::chrono::milliseconds(20);
  with.allowed.request = std::chrono::milliseconds(20);
  open_port port(with);
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  const auto call = port.inbox.take();
  // Another connection is cut for idling, so the time has passed for the first one as well.
  auto idle = port.connect();
  BOOST_TEST(idle.wait_closed(std::chrono::seconds(5)));
  port.calls.answer(call, text("still here"));
  BOOST_TEST(read_answer(socket).body == "still here");
}

BOOST_AUTO_TEST_CASE(calls_over_the_bound_of_a_plugin_are_refused) {
  open_port::options with;
  with.open_calls = 1;
  open_port port(with);
  auto first = port.connect();
  first.send(get("/actuator/late"));
  const auto call = port.inbox.take();
  const answer refused = port.exchange(get("/actuator/late"));
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.field("Retry-After") == "1");
  port.calls.answer(call, text("done"));
  BOOST_TEST(read_answer(first).body == "done");
}

BOOST_AUTO_TEST_CASE(a_blocking_handler_runs_on_a_worker_and_is_refused_when_none_is_left) {
  open_port::options with;
  with.workers = 1;
  with.queue = 1;
  open_port port(with);
  auto socket = port.connect();
  socket.send(get("/actuator/blocking"));
  port.calls.answer(port.inbox.take(), text("worked"));
  BOOST_TEST(read_answer(socket).body == "worked");

  port.workers.stop(std::chrono::steady_clock::now() + std::chrono::seconds(5));
  const answer refused = port.exchange(get("/actuator/blocking"));
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.field("Retry-After") == "1");
  BOOST_TEST(port.calls.open_calls("").empty());
}

BOOST_AUTO_TEST_CASE(
    a_call_whose_deadline_passed_in_the_queue_is_a_503_and_never_reaches_the_plugin) {
  open_port::options with;
  with.threads = 1;
  with.workers = 1;
  open_port port(with);
  std::promise<void> worker_may_go;
  std::promise<void> network_is_held;
  std::promise<void> network_may_go;
  BOOST_REQUIRE(port.workers.submit([&] { worker_may_go.get_future().wait(); }));
  auto socket = port.connect();
  socket.send(get("/actuator/queued"));
  BOOST_REQUIRE(becomes_true([&] { return port.calls.open_calls("").size() == 1; }));
  const auto call = port.calls.open_calls("").front();
  // The network thread is held over the deadline, so that the worker is the first to notice it.
  port.while_held = [&] {
    network_is_held.set_value();
    network_may_go.get_future().wait();
  };
  auto holder = port.connect();
  holder.send(get("/actuator/held"));
  network_is_held.get_future().wait();
  const bool is_late =
      becomes_true([&] { return port.calls.is_cancelled(call, host::calls::clock::now()); });
  worker_may_go.set_value();
  const bool is_released = becomes_true([&] { return port.calls.open_calls("").empty(); });
  network_may_go.set_value();
  BOOST_TEST(is_late);
  BOOST_TEST(is_released);
  BOOST_TEST(read_answer(socket).status == 503);
}

BOOST_AUTO_TEST_SUITE_END()
