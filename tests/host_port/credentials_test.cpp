// Who may use the port, and what strangers find out about it: nothing, and slowly.
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "open_port.hpp"
#include "support/base64.hpp"
#include "support/known_callers.hpp"

using host::access::guard;
using host::access::ruling;
using host::access::slow_down;
using known::basic;
using port_test::answer;
using port_test::open_port;
using port_test::read_answer;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const std::string anna = "Authorization: " + basic("anna", "pw") + "\r\n";
const std::string rita = "Authorization: " + basic("rita", "pw") + "\r\n";
const std::string scraper = "Authorization: Bearer t0ken\r\n";
const std::string wrong = "Authorization: " + basic("anna", "no") + "\r\n";
const std::string json = "Content-Type: application/json\r\n";
const std::vector<known::user> users = {{"anna", "pw", {"read", "write"}},
                                        {"rita", "pw", {"read"}},
                                        {"bot-scrape", "t0ken", {"read:info"}}};

constexpr milliseconds at_once{1};
constexpr milliseconds never{3'600'000};

std::string request(const std::string& line, const std::string& fields = "") {
  return line + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n";
}

/// A port whose users are known, and how slow it is to who is not.
struct guarded_port {
  explicit guarded_port(open_port::options options = {}, milliseconds first = at_once,
                        std::vector<std::string> open = {"health"})
      : watched(known::maker(), std::move(open), known::book_of(users).value(),
                slow_down::settings{first, first, seconds(60), 16}),
        port(with(std::move(options))) {}

  open_port::options with(open_port::options options) {
    options.guard = &watched;
    return options;
  }
  answer ask(const std::string& line, const std::string& fields = "",
             port_test::to what = port_test::to::any) const {
    return port.exchange(request(line, fields), what);
  }
  int status(const std::string& line, const std::string& fields = "") const {
    return ask(line, fields).status;
  }

  guard watched;
  open_port port;
};

/// Until so many wrong ones have been judged.
void await_wrong(const guard& at, std::uint64_t count) {
  const auto give_up = std::chrono::steady_clock::now() + seconds(5);
  while (at.count(ruling::wrong) < count && std::chrono::steady_clock::now() < give_up) {
    std::this_thread::sleep_for(milliseconds(1));
  }
  BOOST_REQUIRE(at.count(ruling::wrong) == count);
}

std::vector<std::string> challenges(const answer& of) {
  std::vector<std::string> found;
  for (const auto& [name, value] : of.fields) {
    if (name == "WWW-Authenticate") found.push_back(value);
  }
  return found;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(credentials)

BOOST_AUTO_TEST_CASE(a_stranger_finds_health_and_nothing_else) {
  const guarded_port at;
  BOOST_TEST(at.status("GET /actuator/health") == 200);
  BOOST_TEST(at.status("GET /actuator/health/liveness") == 200);
  BOOST_TEST(at.status("OPTIONS /actuator/health") == 200);
  for (const auto* line :
       {"GET /actuator", "GET /actuator/info", "GET /actuator/echo", "GET /actuator/nothing",
        "GET /", "GET /nowhere", "OPTIONS /actuator/echo", "OPTIONS /actuator/nothing", "OPTIONS *",
        "DELETE /actuator/echo", "PROPFIND /actuator/echo", "POST /actuator/health",
        "GET /actuator/echo/%2f", "GET /actuator/info?x=1",
        port_test::runs_over_tls() ? "GET https://localhost/actuator/info"
                                   : "GET http://localhost/actuator/info"}) {
    const answer got = at.ask(line);
    BOOST_TEST(got.status == 401, line);
    BOOST_TEST(got.field("Allow") == "", line);
    BOOST_TEST(challenges(got).size() == 2U, line);
  }
  BOOST_TEST(at.ask("HEAD /actuator/echo", "", port_test::to::head).status == 401);
  BOOST_TEST(const_cast<open_port&>(at.port).reached.take().empty());
}

BOOST_AUTO_TEST_CASE(the_answers_of_two_unknown_paths_differ_in_the_path_alone) {
  const guarded_port at;
  const auto without_path = [&](const std::string& path) {
    std::string body = at.ask("GET " + path).body;
    body.erase(0, body.find("\"status\""));
    return body.replace(body.find(path), path.size(), "X");
  };
  BOOST_TEST(without_path("/actuator/echo") == without_path("/actuator/nope"));
  BOOST_TEST(without_path("/actuator/echo") ==
             "\"status\":401,\"error\":\"Unauthorized\",\"path\":\"X\",\"message\":\"this needs "
             "credentials: of a user (Basic) or a token (Bearer)\"}");
}

BOOST_AUTO_TEST_CASE(roles_are_by_endpoint_and_verb) {
  const guarded_port at;
  BOOST_TEST(at.status("GET /actuator", anna) == 200);
  BOOST_TEST(at.status("GET /actuator/nothing", anna) == 404);
  BOOST_TEST(at.status("POST /actuator/echo", anna + json) == 200);
  BOOST_TEST(at.status("PUT /actuator/echo", anna) == 405);
  BOOST_TEST(at.status("GET /actuator/echo", rita) == 200);
  BOOST_TEST(at.status("OPTIONS /actuator/echo", rita) == 200);
  BOOST_TEST(at.status("POST /actuator/echo", rita + json) == 403);
  BOOST_TEST(at.status("PUT /actuator/echo", rita) == 403);
  BOOST_TEST(at.status("GET /actuator/info", scraper) == 200);
  BOOST_TEST(at.status("GET /actuator/echo", scraper) == 403);
  BOOST_TEST(at.status("GET /actuator", scraper) == 200);
  BOOST_TEST(at.status("GET /nowhere", scraper) == 404);
  const answer refused = at.ask("POST /actuator/echo", rita + json);
  BOOST_TEST(refused.body.find("\"status\":403,\"error\":\"Forbidden\"") != std::string::npos);
  BOOST_TEST(refused.body.find("none of the roles of rita lets do this") != std::string::npos);
  BOOST_TEST(challenges(refused).empty());
  BOOST_TEST(at.watched.count(ruling::lacks_role) == 4U);
}

BOOST_AUTO_TEST_CASE(who_was_wrong_is_told_so_and_how_to_come) {
  const guarded_port at;
  const std::string basic_challenge = "Basic realm=\"actuator\", charset=\"UTF-8\"";
  const std::vector<std::string> first = {basic_challenge, "Bearer realm=\"actuator\""};
  const std::vector<std::string> again = {basic_challenge,
                                          "Bearer realm=\"actuator\", error=\"invalid_token\""};
  BOOST_TEST(challenges(at.ask("GET /actuator")) == first);
  BOOST_TEST(challenges(at.ask("GET /actuator", "Authorization: Basic !\r\n")) == first);
  BOOST_TEST(challenges(at.ask("GET /actuator", wrong)) == again);
  BOOST_TEST(challenges(at.ask("GET /actuator", "Authorization: Bearer x\r\n")) == again);
  BOOST_TEST(at.status("GET /actuator/health", wrong) == 401);
  BOOST_TEST(at.status("GET /actuator", anna + anna) == 401);
  BOOST_TEST(at.watched.count(ruling::missing) == 1U);
  BOOST_TEST(at.watched.count(ruling::malformed) == 2U);
  BOOST_TEST(at.watched.count(ruling::wrong) == 3U);
}

BOOST_AUTO_TEST_CASE(no_body_is_waited_for) {
  const guarded_port at;
  for (const std::string framing :
       {"Content-Length: 65536\r\n", "Transfer-Encoding: chunked\r\n",
        "Content-Length: 65536\r\nExpect: 100-continue\r\n", "Content-Length: 99999999\r\n"}) {
    auto socket = at.port.connect();
    socket.send(request("POST /actuator/echo", json + framing));
    const answer got = read_answer(socket);
    BOOST_TEST(got.status == 401, framing);
    BOOST_TEST(got.field("Connection") == "close", framing);
    BOOST_TEST(socket.wait_closed(seconds(5)));
  }
  auto known_one = at.port.connect();
  known_one.send(request("POST /actuator/echo",
                         anna + json + "Content-Length: 2\r\nExpect: 100-continue\r\n"));
  BOOST_TEST(known_one.read_until("\r\n\r\n").starts_with("HTTP/1.1 100"));
  known_one.send("{}");
  BOOST_TEST(read_answer(known_one).status == 200);
  BOOST_TEST(at.port.listener->kept_bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(each_request_of_a_connection_is_judged_by_itself) {
  const guarded_port at;
  auto socket = at.port.connect();
  const std::string line = "GET /actuator/info";
  socket.send(request(line) + request(line, anna) + request(line) + request(line, wrong) +
              request(line, scraper) + request(line, anna) +
              request("GET /actuator/echo", scraper) + request(line, anna));
  std::vector<int> statuses;
  for (int n = 0; n < 8; ++n) statuses.push_back(read_answer(socket).status);
  const std::vector<int> expected = {401, 200, 401, 401, 200, 200, 403, 200};
  BOOST_TEST(statuses == expected);
}

BOOST_AUTO_TEST_CASE(nothing_of_what_follows_a_refused_body_is_taken_for_a_request) {
  guarded_port at;
  auto socket = at.port.connect();
  const std::string inside = request("GET /actuator/echo", anna);
  socket.send(request("POST /actuator/echo",
                      json + "Content-Length: " + std::to_string(inside.size()) + "\r\n") +
              inside);
  BOOST_TEST(read_answer(socket).status == 401);
  BOOST_TEST(socket.read_to_end() == "");
  BOOST_TEST(at.port.reached.take().empty());
}

BOOST_AUTO_TEST_CASE(a_wrong_one_waits_and_nobody_else_does) {
  const guarded_port at({}, never);
  auto waiting = at.port.connect();
  waiting.send(request("GET /actuator/info", wrong) + request("GET /actuator/info", anna));
  // The same address: right answers, missing credentials and health are not delayed.
  for (int n = 0; n < 20; ++n) {
    BOOST_TEST(at.status("GET /actuator/info", anna) == 200);
    BOOST_TEST(at.status("GET /actuator/info") == 401);
    BOOST_TEST(at.status("GET /actuator/health") == 200);
  }
  BOOST_TEST(!waiting.wait_closed(milliseconds(50)));
  BOOST_TEST(at.watched.count(ruling::wrong) == 1U);
  BOOST_TEST(at.port.listener->open_requests() == 1U);
  waiting.reset();
}

BOOST_AUTO_TEST_CASE(a_delayed_answer_comes) {
  const guarded_port at({}, milliseconds(30));
  const auto start = std::chrono::steady_clock::now();
  auto socket = at.port.connect();
  socket.send(request("GET /actuator/info", wrong) + request("GET /actuator/info", anna));
  BOOST_TEST(read_answer(socket).status == 401);
  BOOST_TEST((std::chrono::steady_clock::now() - start >= milliseconds(30)));
  BOOST_TEST(read_answer(socket).status == 200);  // it waited behind
}

BOOST_AUTO_TEST_CASE(those_who_wait_take_a_quarter_of_the_places_at_most) {
  open_port::options options;
  options.allowed.connections = 8;
  const guarded_port at(options, never);
  std::vector<support::raw_socket> waiting;
  for (int n = 0; n < 2; ++n) {
    waiting.push_back(at.port.connect());
    waiting.back().send(request("GET /actuator/info", wrong));
  }
  await_wrong(at.watched, 2);
  for (int n = 0; n < 20; ++n) {
    auto socket = at.port.connect();
    socket.send(request("GET /actuator/info", wrong));
    BOOST_TEST(read_answer(socket).status == 401);
    BOOST_TEST(socket.wait_closed(seconds(5)));
    BOOST_TEST(at.status("GET /actuator/info", anna) == 200);
  }
  BOOST_TEST(!waiting.front().wait_closed(milliseconds(50)));
}

BOOST_AUTO_TEST_CASE(who_leaves_gives_his_place_back_at_once) {
  const guarded_port at({}, never);
  for (std::uint64_t n = 1; n <= 3; ++n) {
    {
      auto leaving = at.port.connect();
      leaving.send(request("GET /actuator/info", wrong));
      await_wrong(at.watched, n);
    }
    const auto give_up = std::chrono::steady_clock::now() + seconds(5);
    while (at.port.listener->open_connections() != 0 &&
           std::chrono::steady_clock::now() < give_up) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    BOOST_TEST(at.port.listener->open_connections() == 0U);
  }
}

BOOST_AUTO_TEST_CASE(the_reserve_is_not_held_by_who_is_wrong) {
  open_port::options options;
  options.allowed.connections = 2;
  options.allowed.probe_connections = 2;
  const guarded_port at(options, never);
  std::vector<support::raw_socket> held;
  for (int n = 0; n < 2; ++n) {
    held.push_back(at.port.connect());
    held.back().send(request("GET /actuator/info", anna));
    BOOST_TEST(read_answer(held.back()).status == 200);
  }
  // Of the reserve, whose places nobody holds by being wrong. Each is free once its client is gone.
  const auto of_reserve = [&at](const std::string& line, const std::string& fields) {
    const auto give_up = std::chrono::steady_clock::now() + seconds(5);
    while (at.port.listener->open_connections() > 2 && std::chrono::steady_clock::now() < give_up) {
      std::this_thread::sleep_for(milliseconds(1));
    }
    return at.status(line, fields);
  };
  BOOST_TEST(of_reserve("GET /actuator/info", anna) == 503);
  BOOST_TEST(of_reserve("GET /actuator/health", "") == 200);
  for (int n = 0; n < 20; ++n) BOOST_TEST(of_reserve("GET /actuator/health", wrong) == 401);
}

BOOST_AUTO_TEST_CASE(a_stop_does_not_lose_who_waits) {
  guarded_port at({}, milliseconds(300));
  auto waiting = at.port.connect();
  waiting.send(request("GET /actuator/info", wrong));
  await_wrong(at.watched, 1);
  BOOST_TEST(at.port.listener->stop(seconds(5)) == 0U);
  BOOST_TEST(read_answer(waiting).status == 401);
}

BOOST_AUTO_TEST_CASE(new_secrets_count_on_open_connections_too) {
  guarded_port at;
  auto socket = at.port.connect();
  const auto ask = [&](const std::string& fields) {
    socket.send(request("GET /actuator/info", fields));
    return read_answer(socket).status;
  };
  BOOST_TEST(ask(anna) == 200);
  BOOST_TEST(ask(anna) == 200);
  at.watched.replace(known::book_of({{"anna", "new", {"read"}}}).value());
  BOOST_TEST(ask(anna) == 401);
  BOOST_TEST(ask("Authorization: " + basic("anna", "new") + "\r\n") == 200);
}

BOOST_AUTO_TEST_CASE(a_browser_may_ask_before_it_has_credentials) {
  open_port::options options;
  options.cross_origin.origins = {"https://ops.example"};
  const guarded_port at(options);
  const std::string ops = "Origin: https://ops.example\r\n";
  const std::string wants = "Access-Control-Request-Method: GET\r\n";
  BOOST_TEST(at.status("OPTIONS /actuator/echo", ops + wants) == 200);
  BOOST_TEST(at.status("OPTIONS /actuator/echo", ops) == 401);
  BOOST_TEST(at.status("OPTIONS /actuator/nothing", ops + wants) == 401);
  BOOST_TEST(at.status("OPTIONS /actuator/echo", "Origin: https://evil.example\r\n" + wants) ==
             403);
  // The page may read that it needs credentials.
  const answer refused = at.ask("GET /actuator/echo", ops);
  BOOST_TEST(refused.status == 401);
  BOOST_TEST(refused.field("Access-Control-Allow-Origin") == "https://ops.example");
  // Where no origin is allowed, there is no such question.
  BOOST_TEST(guarded_port().status("OPTIONS /actuator/echo", ops + wants) == 401);
}

BOOST_AUTO_TEST_CASE(what_is_no_request_is_refused_as_ever) {
  const guarded_port at;
  BOOST_TEST(at.port.exchange("GET /actuator/info HTTP/1.1\r\n\r\n").status == 400);
  BOOST_TEST(at.status("GET * ", anna) == 400);
  BOOST_TEST(at.watched.count(ruling::missing) == 0U);
}

BOOST_AUTO_TEST_CASE(the_log_names_users_and_no_secrets) {
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> log(std::tmpfile(), &std::fclose);
  {
    open_port::options options;
    options.log_to = ::fileno(log.get());
    options.least_level = host::log::level::info;
    const guarded_port at(options);
    at.status("GET /actuator/info?password=hush",
              "Authorization: " + basic("anna", "hush") + "\r\n");
    at.status("GET /actuator/info", "Authorization: " + basic("hush", "hush") + "\r\n");
    at.status("POST /actuator/echo", rita + json);
  }
  std::rewind(log.get());
  std::string lines;
  for (int c = std::fgetc(log.get()); c != EOF; c = std::fgetc(log.get())) {
    lines += static_cast<char>(c);
  }
  BOOST_TEST_CONTEXT(lines) {
    BOOST_TEST(lines.find("credentials_refused") != std::string::npos);
    BOOST_TEST(lines.find("peer=127.0.0.1 user=anna request=\"GET /actuator/info\" count=1") !=
               std::string::npos);
    BOOST_TEST(lines.find("credentials_refused", lines.find("credentials_refused") + 1) ==
               std::string::npos);  // the second one within the minute
    BOOST_TEST(lines.find("peer=127.0.0.1 user=rita request=\"POST /actuator/echo\" count=1") !=
               std::string::npos);
    BOOST_TEST(lines.find("hush") == std::string::npos);
    BOOST_TEST(lines.find(support::base64_of("anna:hush")) == std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()
