// What one client, and all of them together, may cost: each bound by itself, with all others at
// their defaults, which are far away.
#include <boost/test/unit_test.hpp>

#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "open_port.hpp"

using port_test::answer;
using port_test::open_port;
using port_test::read_answer;
using std::chrono::milliseconds;
using std::chrono::seconds;
using clock_type = std::chrono::steady_clock;

namespace {

constexpr milliseconds limit{1000};
constexpr milliseconds far_beyond{5000};

std::string get(const std::string& path) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
}

const std::string get_echo = get("/actuator/echo/x");
const std::string post_head =
    "POST /actuator/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";

/// Whether what began at `from` has taken the limit, more or less.
bool took_the_limit(clock_type::time_point from) {
  const auto taken = clock_type::now() - from;
  return taken >= limit - milliseconds(50) && taken < far_beyond;
}

/// Sends a byte ten times a second until there is an answer.
answer drip(support::raw_socket& socket, std::string_view bytes) {
  for (const char c : bytes) {
    if (socket.has_unread()) break;
    socket.send({&c, 1});
    std::this_thread::sleep_for(milliseconds(100));
  }
  return read_answer(socket);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(limits_of_the_port)

BOOST_AUTO_TEST_CASE(a_header_has_so_many_bytes) {
  open_port::options with;
  with.allowed.header_bytes = 1024;
  open_port port(with);
  const std::string start = "GET /actuator/echo/x HTTP/1.1\r\nHost: localhost\r\nX: ";
  const std::string end = "\r\n\r\n";
  const std::string fits(1024 - start.size() - end.size(), 'x');
  BOOST_TEST(port.exchange(start + fits + end).status == 200);
  BOOST_TEST(port.exchange(start + fits + "x" + end).status == 431);
}

BOOST_AUTO_TEST_CASE(a_header_has_so_many_fields) {
  open_port port;
  std::string request = "GET /actuator/echo/x HTTP/1.1\r\nHost: localhost\r\n";
  for (int n = 0; n < 99; ++n) request += "a:\r\n";
  BOOST_TEST(port.exchange(request + "\r\n").status == 200);
  auto socket = port.connect();
  socket.send(request + "a:\r\n\r\n");
  const answer refused = read_answer(socket);
  BOOST_TEST(refused.status == 431);
  BOOST_TEST(refused.body.find("more than the 100 fields") != std::string::npos);
  BOOST_TEST(socket.wait_closed(far_beyond));
}

BOOST_AUTO_TEST_CASE(a_body_has_so_many_bytes) {
  open_port::options with;
  with.allowed.body_bytes = 1024;
  open_port port(with);
  const std::string fits(1024, 'x');
  BOOST_TEST(port.exchange(post_head + "Content-Length: 1024\r\n\r\n" + fits).status == 200);
  BOOST_TEST(port.exchange(post_head + "Content-Length: 1025\r\n\r\n" + fits).status == 413);
  const std::string chunked = post_head + "Transfer-Encoding: chunked\r\n\r\n";
  BOOST_TEST(port.exchange(chunked + "400\r\n" + fits + "\r\n0\r\n\r\n").status == 200);
  BOOST_TEST(port.exchange(chunked + "400\r\n" + fits + "\r\n1\r\n").status == 413);
}

BOOST_AUTO_TEST_CASE(a_connection_idles_for_so_long_before_its_first_request_and_after_each) {
  open_port::options with;
  with.allowed.idle = limit;
  open_port port(with);
  const auto start = clock_type::now();
  auto silent = port.connect();
  auto used = port.connect();
  used.send(get_echo);
  BOOST_TEST(read_answer(used).status == 200);
  BOOST_TEST(silent.read_to_end(far_beyond) == "");
  BOOST_TEST(took_the_limit(start));
  BOOST_TEST(used.read_to_end(far_beyond) == "");
}

BOOST_AUTO_TEST_CASE(a_header_takes_so_long_however_steadily_it_comes) {
  open_port::options with;
  with.allowed.header = limit;
  open_port port(with);
  auto socket = port.connect();
  const auto start = clock_type::now();
  const answer got = drip(socket, get("/actuator/echo/" + std::string(40, 'x')));
  BOOST_TEST(got.status == 408);
  BOOST_TEST(got.field("Connection") == "close");
  BOOST_TEST(took_the_limit(start));
  BOOST_TEST(socket.wait_closed(far_beyond));
}

BOOST_AUTO_TEST_CASE(a_request_takes_so_long_however_steadily_it_comes) {
  open_port::options with;
  with.allowed.request = limit;
  open_port port(with);
  auto socket = port.connect();
  const auto start = clock_type::now();
  socket.send(post_head + "Content-Length: 40\r\n\r\n");
  const answer got = drip(socket, std::string(40, 'x'));
  BOOST_TEST(got.status == 408);
  BOOST_TEST(took_the_limit(start));
}

BOOST_AUTO_TEST_CASE(a_connection_serves_so_many_requests_and_the_last_answer_says_so) {
  open_port::options with;
  with.allowed.requests_per_connection = 2;
  open_port port(with);
  auto socket = port.connect();
  socket.send(get_echo + get_echo + get_echo);
  BOOST_TEST(read_answer(socket).field("Connection") == "");
  BOOST_TEST(read_answer(socket).field("Connection") == "close");
  BOOST_TEST(socket.read_to_end() == "");
}

BOOST_AUTO_TEST_CASE(so_many_requests_may_follow_one_that_is_not_answered) {
  open_port::options with;
  with.allowed.pipelined_requests = 2;
  open_port port(with);
  auto pipelining = port.connect();
  pipelining.send(get_echo + get_echo + get_echo + get_echo);
  BOOST_TEST(read_answer(pipelining).field("Connection") == "");
  BOOST_TEST(read_answer(pipelining).field("Connection") == "");
  BOOST_TEST(read_answer(pipelining).field("Connection") == "close");
  BOOST_TEST(pipelining.read_to_end() == "");
  auto waiting = port.connect();
  for (int n = 0; n < 20; ++n) {
    waiting.send(get_echo);
    BOOST_TEST(read_answer(waiting).field("Connection") == "");
  }
}

BOOST_AUTO_TEST_CASE(what_follows_an_unanswered_request_is_left_in_the_clients_hands) {
  open_port::options with;
  with.plain = true;  // what the system takes is counted
  open_port port(with);
  auto socket = port.connect();
  socket.send(get("/actuator/late"));
  (void)port.inbox.take();
  constexpr std::size_t more_than_systems_buffer = 64 * 1024 * 1024;
  const std::string block(64 * 1024, 'x');
  std::size_t taken = 0;
  auto last_taken = clock_type::now();
  while (taken < more_than_systems_buffer && clock_type::now() - last_taken < limit) {
    const auto count = ::send(socket.descriptor(), block.data(), block.size(), MSG_DONTWAIT);
    if (count < 0) {
      BOOST_REQUIRE(errno == EAGAIN);
      std::this_thread::sleep_for(milliseconds(10));
      continue;
    }
    taken += static_cast<std::size_t>(count);
    last_taken = clock_type::now();
  }
  BOOST_TEST(taken < more_than_systems_buffer);
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

/// A port whose places are all taken by connections that are in use.
struct full_port {
  static open_port::options options(std::size_t for_probes, milliseconds patience) {
    open_port::options with;
    with.allowed.probe = patience;
    with.allowed.connections = 2;
    with.allowed.probe_connections = for_probes;
    return with;
  }

  explicit full_port(std::size_t for_probes, milliseconds patience = limit)
      : port(options(for_probes, patience)) {
    for (int n = 0; n < 2; ++n) use(taken.emplace_back(port.connect()));
  }

  static void use(support::raw_socket& socket) {
    socket.send(get_echo);
    BOOST_TEST(read_answer(socket).body == "x");
  }

  open_port port;
  std::vector<support::raw_socket> taken;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(limit_of_connections)

BOOST_AUTO_TEST_CASE(one_too_many_is_told_at_once_and_the_others_go_on) {
  full_port full(4, 2 * far_beyond);
  const std::vector<std::string> requests = {
      get_echo,
      get("/actuator"),
      get("/nothing"),
      get("/actuator/late"),
      "OPTIONS /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
      "POST /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n",
      post_head + "Content-Length: 2\r\n\r\n{}",
      post_head + "Content-Length: 20\r\n\r\n{"};
  for (const std::string& request : requests) {
    BOOST_TEST_CONTEXT(request) {
      const auto start = clock_type::now();
      auto socket = full.port.connect();
      socket.send(request);
      const answer refused = read_answer(socket);
      BOOST_TEST(refused.status == 503);
      BOOST_TEST(refused.field("Retry-After") == "1");
      BOOST_TEST(refused.field("Connection") == "close");
      BOOST_TEST((clock_type::now() - start < far_beyond));
    }
  }
  for (auto& each : full.taken) full_port::use(each);
}

BOOST_AUTO_TEST_CASE(a_probe_has_its_answer_and_is_then_closed) {
  full_port full(4);
  for (const char* path :
       {"/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness"}) {
    for (const char* verb : {"GET ", "HEAD "}) {
      auto probe = full.port.connect();
      probe.send(std::string(verb) + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n" + get_echo);
      const auto to = verb[0] == 'H' ? port_test::to::head : port_test::to::any;
      const answer got = read_answer(probe, to);
      BOOST_TEST(got.status == 200);
      BOOST_TEST(got.field("Connection") == "close");
      BOOST_TEST(probe.read_to_end() == "");
    }
  }
  BOOST_TEST(full.port.exchange(get("/actuator/health/nothing")).status == 404);
}

BOOST_AUTO_TEST_CASE(who_says_nothing_does_not_keep_probes_away) {
  full_port full(4);
  std::vector<support::raw_socket> silent;
  for (int n = 0; n < 40; ++n) {
    silent.push_back(full.port.connect());
    if (n % 2 == 0) silent.back().send("GET /actuator/health/live");
  }
  BOOST_TEST(full.port.exchange(get("/actuator/health/liveness")).status == 200);
  const auto start = clock_type::now();
  for (auto& each : silent) {
    const std::string said = each.read_to_end(far_beyond);
    BOOST_TEST((said.starts_with("HTTP/1.1 503 ") || said.starts_with("HTTP/1.1 408 ")), said);
  }
  // The last ones are sent away by their deadline, a second.
  BOOST_TEST((clock_type::now() - start < far_beyond));
}

BOOST_AUTO_TEST_CASE(without_a_reserve_everybody_is_told) {
  full_port full(0);
  if (port_test::runs_over_tls()) {
    // By an alert: nothing else can be said before hands are shaken.
    BOOST_CHECK_EXCEPTION(full.port.connect(), std::exception, [](const std::exception& error) {
      return std::string_view(error.what()).find("alert internal error") != std::string_view::npos;
    });
    return;
  }
  const answer refused = full.port.exchange(get("/actuator/health/liveness"));
  BOOST_TEST(refused.status == 503);
  BOOST_TEST(refused.field("Retry-After") == "1");
}

BOOST_AUTO_TEST_CASE(a_place_that_is_free_again_is_for_anything) {
  full_port full(4);
  full.taken.pop_back();
  const auto give_up = clock_type::now() + far_beyond;
  while (full.port.listener->open_connections() > 1 && clock_type::now() < give_up) {
    std::this_thread::yield();
  }
  auto socket = full.port.connect();
  full_port::use(socket);
  full_port::use(socket);
}

BOOST_AUTO_TEST_SUITE_END()
