// What is of TLS alone; all other cases of the port run over it as well.
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <openssl/ssl.h>

#include "calls/stream.hpp"
#include "open_port.hpp"
#include "support/pki.hpp"
#include "support/raw_socket.hpp"
#include "support/tls_client.hpp"
#include "tls/server_context.hpp"

using host::tls::server_context;
using port_test::answer;
using port_test::open_port;
using port_test::read_answer;
using std::chrono::milliseconds;
using std::chrono::seconds;
using clock_type = std::chrono::steady_clock;

namespace {

const std::string get_echo = "GET /actuator/echo/x HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::shared_ptr<const server_context> context_of(const std::string& name) {
  const auto shown = support::make_certificate({.common_name = name, .hosts = {"IP:127.0.0.1"}});
  host::tls::settings given;
  given.own.own = host::tls::pem_pair{
      {"certificate", shown.pem}, {"private-key", shown.key_pem}, "password", ""};
  const auto made = server_context::make(given);
  BOOST_REQUIRE(made.has_value());
  return *made;
}

open_port::options secured(const std::string& name = "port") {
  open_port::options with;
  with.secured = context_of(name);
  return with;
}

void ask(support::raw_socket& socket) {
  socket.send(get_echo);
  BOOST_TEST(read_answer(socket).body == "x");
}

/// Both ways of ending are an end; which one it was tells the client whether it has the whole.
bool ends_with_goodbye(support::raw_socket& socket) {
  BOOST_TEST(socket.wait_closed(seconds(5)));
  return socket.secured()->was_told_goodbye();
}

bool becomes(const std::function<bool()>& holds) {
  const auto end = clock_type::now() + seconds(5);
  while (!holds() && clock_type::now() < end) std::this_thread::sleep_for(milliseconds(5));
  return holds();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(port_with_tls)

BOOST_AUTO_TEST_CASE(many_requests_in_one_record_and_one_in_many_are_answered) {
  open_port port(secured());
  auto socket = port.connect();
  std::string many;
  for (int n = 0; n < 50; ++n) many += get_echo;
  socket.send(many);
  for (int n = 0; n < 50; ++n) BOOST_TEST(read_answer(socket).body == "x");
  for (const char each : get_echo) socket.send({&each, 1});
  BOOST_TEST(read_answer(socket).body == "x");
}

BOOST_AUTO_TEST_CASE(large_bodies_go_both_ways) {
  open_port port(secured());
  auto socket = port.connect();
  const std::string body = "\"" + std::string(60'000, 'b') + "\"";
  socket.send(
      "POST /actuator/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
      "Content-Length: " +
      std::to_string(body.size()) + "\r\n\r\n" + body);
  BOOST_TEST((read_answer(socket).body == body));
  socket.send("GET /actuator/large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  BOOST_TEST(read_answer(socket).body.size() == 4U * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(plain_http_is_told_so_in_plain_words) {
  open_port port(secured());
  for (const std::string& request :
       {get_echo, std::string("POST /actuator/echo HTTP/1.1\r\nHost: localhost\r\n\r\n"),
        std::string("OPTIONS * HTTP/1.1\r\n\r\n")}) {
    auto socket = port.connect_only();
    socket.send(request);
    const answer told = read_answer(socket);
    BOOST_TEST(told.status == 400);
    BOOST_TEST(told.body.find("use https") != std::string::npos);
    BOOST_TEST(told.field("Connection") == "close");
    BOOST_TEST(socket.wait_closed(seconds(5)));
  }
  BOOST_TEST(port.reached.take().empty());
  BOOST_TEST(port.listener->handshakes_failed() == 3U);
}

BOOST_AUTO_TEST_CASE(what_is_neither_is_sent_away) {
  open_port port(secured());
  auto socket = port.connect_only();
  socket.send(std::string_view("\x16\x03\x01\x00\x05hello\xff\xff\xff\xff", 14));
  const std::string told = socket.read_to_end();
  BOOST_TEST(told.substr(0, 1) == "\x15");  // an alert
  auto other = port.connect_only();
  other.send("\x01\x02\x03\x04\x05\x06\x07\x08\x09\x10\x11\x12");
  BOOST_TEST(other.wait_closed(seconds(5)));
  BOOST_TEST(port.listener->handshakes_failed() == 2U);
}

BOOST_AUTO_TEST_CASE(handshakes_are_counted_and_silence_is_not) {
  open_port port(secured());
  for (int n = 0; n < 3; ++n) {
    auto socket = port.connect();
    ask(socket);
  }
  BOOST_TEST(port.listener->handshakes_done() == 3U);
  { auto silent = port.connect_only(); }
  BOOST_TEST(becomes([&] { return port.listener->open_connections() == 0; }));
  BOOST_TEST(port.listener->handshakes_failed() == 0U);
  {
    auto half = port.connect_only();
    half.send(std::string_view("\x16\x03\x01", 3));
    std::this_thread::sleep_for(milliseconds(50));
  }
  BOOST_TEST(becomes([&] { return port.listener->handshakes_failed() == 1; }));
}

BOOST_AUTO_TEST_CASE(who_does_not_shake_hands_in_time_is_closed) {
  auto with = secured();
  with.allowed.header = milliseconds(300);
  with.allowed.idle = seconds(30);
  open_port port(with);
  auto silent = port.connect_only();
  auto slow = port.connect_only();
  slow.send(std::string_view("\x16\x03\x01\x02\x00", 5));
  auto done = port.connect();
  const auto from = clock_type::now();
  BOOST_TEST(silent.wait_closed(seconds(5)));
  BOOST_TEST(slow.wait_closed(seconds(5)));
  BOOST_TEST((clock_type::now() - from < seconds(3)));
  std::this_thread::sleep_for(milliseconds(400));
  ask(done);                                             // whose time for a request is another one
  BOOST_TEST(port.listener->handshakes_failed() == 1U);  // who is silent has not failed
}

BOOST_AUTO_TEST_CASE(new_keys_may_be_asked_for_at_any_time) {
  open_port port(secured());
  auto socket = port.connect();
  ask(socket);
  socket.secured()->change_keys();
  ask(socket);
  // While an answer of 4 MB waits for us to read it.
  socket.send("GET /actuator/large HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::this_thread::sleep_for(milliseconds(200));
  socket.secured()->change_keys();
  socket.send(get_echo);
  std::this_thread::sleep_for(milliseconds(100));
  BOOST_TEST(read_answer(socket).body.size() == 4U * 1024 * 1024);
  BOOST_TEST(read_answer(socket).body == "x");
}

BOOST_AUTO_TEST_CASE(every_regular_end_is_a_goodbye) {
  auto with = secured();
  with.allowed.idle = milliseconds(300);
  open_port port(with);
  auto last = port.connect();
  last.send("GET /actuator/echo/x HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  BOOST_TEST(read_answer(last).body == "x");
  BOOST_TEST(ends_with_goodbye(last));
  auto idle = port.connect();
  ask(idle);
  BOOST_TEST(ends_with_goodbye(idle));
}

BOOST_AUTO_TEST_CASE(a_client_that_says_goodbye_still_gets_its_answer) {
  open_port port(secured());
  auto socket = port.connect();
  socket.send(get_echo);
  socket.half_close();
  BOOST_TEST(read_answer(socket).body == "x");
  BOOST_TEST(ends_with_goodbye(socket));
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_cut_off_has_no_goodbye) {
  open_port port(secured());
  auto socket = port.connect();
  socket.send("GET /actuator/late HTTP/1.0\r\n\r\n");
  const auto call = port.inbox.take();
  constexpr std::size_t limit = 1024;
  const auto pieces =
      std::make_shared<host::calls::stream>(limit, host::calls::stream::hints{[] {}, [] {}});
  host::http::response head;
  head.content_type = "text/plain";
  head.body = "the first half";
  BOOST_TEST((port.calls.begin_stream(call, std::move(head), pieces) ==
              host::calls::answer_result::accepted));
  BOOST_TEST(socket.read_until("half") != "");
  BOOST_TEST(port.calls.end_stream(call));
  BOOST_TEST(pieces->end(false));
  BOOST_TEST(!ends_with_goodbye(socket));
}

BOOST_AUTO_TEST_CASE(a_new_certificate_is_for_new_connections_and_ends_no_old_one) {
  open_port port(secured("first"));
  auto old = port.connect();
  ask(old);
  port.listener->secure_with(context_of("second"));
  BOOST_TEST(becomes([&] {
    auto next = port.connect();
    ask(next);
    return next.secured()->peer_name() == "second";
  }));
  ask(old);
  BOOST_TEST(old.secured()->peer_name() == "first");
}

/// Under ThreadSanitizer this is what shows that certificates may change at any time.
BOOST_AUTO_TEST_CASE(certificates_change_while_everybody_connects) {
  open_port port(secured("first"));
  const std::array contexts{context_of("second"), context_of("third")};
  std::atomic<bool> ends = false;
  std::atomic<int> answered = 0;
  std::atomic<int> lost = 0;
  std::vector<std::thread> clients;
  for (int n = 0; n < 3; ++n) {
    clients.emplace_back([&] {
      while (!ends) {
        try {
          auto socket = port.connect();
          socket.send(get_echo + get_echo);
          answered += read_answer(socket).body == "x" && read_answer(socket).body == "x" ? 1 : 0;
        } catch (const std::exception&) {
          ++lost;
        }
      }
    });
  }
  for (int n = 0; n < 100; ++n) {
    port.listener->secure_with(contexts[static_cast<std::size_t>(n % 2)]);
    std::this_thread::sleep_for(milliseconds(5));
  }
  ends = true;
  for (auto& each : clients) each.join();
  BOOST_TEST(answered > 0);
  BOOST_TEST(lost == 0);
}

BOOST_AUTO_TEST_CASE(a_stop_says_goodbye_to_who_is_idle) {
  open_port port(secured());
  auto socket = port.connect();
  ask(socket);
  std::thread stopping([&] { port.listener->stop(seconds(5)); });
  BOOST_TEST(ends_with_goodbye(socket));
  stopping.join();
}

BOOST_AUTO_TEST_CASE(who_is_shaking_hands_at_a_stop_is_served) {
  open_port port(secured());
  auto socket = port.connect_only();
  std::this_thread::sleep_for(milliseconds(50));
  std::thread stopping([&] { port.listener->stop(seconds(5)); });
  std::this_thread::sleep_for(milliseconds(300));
  socket.secure();
  std::this_thread::sleep_for(milliseconds(300));
  ask(socket);
  stopping.join();
}

BOOST_AUTO_TEST_SUITE_END()
