// Plugins whose functions do not return, and what a plugin hears of clients that do not wait.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <future>
#include <string>
#include <thread>

#include "open_port.hpp"

using port_test::open_port;
using port_test::read_answer;
using std::chrono::milliseconds;

namespace {

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

open_port::options one_network_thread() {
  open_port::options with;
  with.threads = 1;
  with.patience = milliseconds(100);
  return with;
}

/// Lets handlers of /actuator/stuck in, and out when it is told to.
class gate {
 public:
  explicit gate(open_port& port) {
    port.while_held = [this] {
      inside_.set_value();
      open_.get_future().wait();
    };
  }
  void await_inside() { inside_.get_future().wait(); }
  void open() { open_.set_value(); }

 private:
  std::promise<void> inside_;
  std::promise<void> open_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(threads_held_by_plugins)

BOOST_AUTO_TEST_CASE(a_handler_that_holds_the_network_thread_is_told_and_stops_nobody) {
  open_port port(one_network_thread());
  gate held(port);
  auto neighbour = port.connect();
  neighbour.send(get("/actuator/echo?n=1"));
  BOOST_TEST(read_answer(neighbour).status == 200);
  auto stuck = port.connect();
  stuck.send(get("/actuator/stuck"));
  held.await_inside();

  // A connection of the same thread, and one that is not there yet.
  neighbour.send(get("/actuator/health"));
  BOOST_TEST(read_answer(neighbour).status == 200);
  BOOST_TEST(port.exchange(get("/actuator/health")).status == 200);
  BOOST_TEST(port.long_stays() == std::vector<std::string>{"test stuck replaced"},
             boost::test_tools::per_element());

  held.open();
  BOOST_TEST(read_answer(stuck).body == "released");
  stuck.send(get("/actuator/echo?n=2"));
  BOOST_TEST(read_answer(stuck).body == "[n=2;]");
}

BOOST_AUTO_TEST_CASE(a_plugin_that_held_a_network_thread_gets_workers_from_then_on) {
  open_port port(one_network_thread());
  {
    gate held(port);
    auto stuck = port.connect();
    stuck.send(get("/actuator/stuck"));
    held.await_inside();
    BOOST_TEST(port.exchange(get("/actuator/health")).status == 200);
    held.open();
    BOOST_TEST(read_answer(stuck).body == "released");
  }
  gate held(port);
  auto stuck = port.connect();
  stuck.send(get("/actuator/stuck"));
  held.await_inside();
  const auto asked = std::chrono::steady_clock::now();
  BOOST_TEST(port.exchange(get("/actuator/health")).status == 200);
  BOOST_TEST((std::chrono::steady_clock::now() - asked < milliseconds(100)));
  std::this_thread::sleep_for(milliseconds(300));
  held.open();
  BOOST_TEST(read_answer(stuck).body == "released");
  const std::vector<std::string> expected = {"test stuck replaced", "test stuck on a worker"};
  BOOST_TEST(port.long_stays() == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_request_whose_handler_is_held_gets_its_503_in_time) {
  auto with = one_network_thread();
  with.allowed.answer = milliseconds(300);
  open_port port(with);
  gate held(port);
  auto stuck = port.connect();
  stuck.send(get("/actuator/stuck"));
  held.await_inside();
  BOOST_TEST(read_answer(stuck).status == 503);
  held.open();
  stuck.send(get("/actuator/echo?n=3"));
  BOOST_TEST(read_answer(stuck).body == "[n=3;]");
}

BOOST_AUTO_TEST_CASE(a_request_that_comes_slowly_is_nothing_that_its_handler_has_to_answer_for) {
  open_port::options with;
  with.threads = 1;
  with.allowed.answer = with.patience;
  open_port port(with);
  // Long enough for the watch to look, far from what it has patience with.
  port.while_held = [&] { std::this_thread::sleep_for(with.patience / 2); };
  const std::string request = get("/actuator/stuck");
  const std::string with_body =
      "GET /actuator/stuck HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}";
  for (const std::string& each : {request, with_body}) {
    auto socket = port.connect();
    socket.send(each.substr(0, each.size() - 1));
    std::this_thread::sleep_for(with.patience + milliseconds(100));
    socket.send(each.substr(each.size() - 1));
    BOOST_TEST(read_answer(socket).body == "released");
  }
  BOOST_TEST(port.long_stays() == std::vector<std::string>{}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_call_has_its_whole_time_from_when_its_request_has_come) {
  open_port::options with;
  with.allowed.answer = milliseconds(1000);
  open_port port(with);
  auto socket = port.connect();
  const std::string request = get("/actuator/late");
  socket.send(request.substr(0, 10));
  std::this_thread::sleep_for(milliseconds(1100));
  socket.send(request.substr(10));
  const auto call = port.inbox.take();
  BOOST_TEST((port.calls.deadline(call) > std::chrono::steady_clock::now()));
  port.calls.answer(call, {});
  BOOST_TEST(read_answer(socket).status == 200);
}

BOOST_AUTO_TEST_CASE(a_port_stops_in_order_after_a_thread_of_it_was_held) {
  open_port port(one_network_thread());
  gate held(port);
  auto stuck = port.connect();
  stuck.send(get("/actuator/stuck"));
  held.await_inside();
  BOOST_TEST(port.exchange(get("/actuator/health")).status == 200);
  held.open();
  BOOST_TEST(read_answer(stuck).body == "released");
  BOOST_TEST(port.listener->stop(milliseconds(1000)) == 0U);
}

BOOST_AUTO_TEST_CASE(a_plugin_hears_once_that_its_client_has_left) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/hinted"));
  const auto call = port.inbox.take();
  socket.close();
  BOOST_TEST(port.cancelled.take() == call);
  port.calls.answer(call, {});
}

BOOST_AUTO_TEST_CASE(a_plugin_hears_once_that_its_time_is_over) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/hinted"));
  const auto call = port.inbox.take();
  BOOST_TEST(read_answer(socket).status == 503);
  BOOST_TEST(port.cancelled.take() == call);
  socket.close();
  // The one hint that follows belongs to the request that follows.
  auto other = port.connect();
  other.send(get("/actuator/hinted"));
  const auto next = port.inbox.take();
  other.close();
  BOOST_TEST(port.cancelled.take() == next);
}

BOOST_AUTO_TEST_CASE(a_plugin_that_has_answered_hears_nothing) {
  open_port port;
  auto socket = port.connect();
  socket.send(get("/actuator/hinted"));
  port.calls.answer(port.inbox.take(), {});
  BOOST_TEST(read_answer(socket).status == 200);
  socket.send(get("/actuator/hinted"));
  const auto next = port.inbox.take();
  socket.close();
  BOOST_TEST(port.cancelled.take() == next);
}

BOOST_AUTO_TEST_SUITE_END()
