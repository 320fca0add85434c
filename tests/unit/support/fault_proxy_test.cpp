#include "support/fault_proxy.hpp"

#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <thread>

#include "support/http_client.hpp"
#include "support/http_server.hpp"
#include "support/raw_socket.hpp"
#include "support/scripted_engine.hpp"

namespace {

using namespace std::chrono_literals;
using support::http_client;
namespace faults = support::faults;

/// An engine with one index behind a proxy.
struct behind_proxy {
  behind_proxy() { engine.add_index("a"); }

  bool fails(const std::string& target) {
    try {
      http_client{proxy.url(), 2s}.get(target);
      return false;
    } catch (const std::runtime_error&) {
      return true;
    }
  }

  support::scripted_engine engine{support::engine_flavour::elasticsearch_8};
  support::fault_proxy proxy{engine.port()};
  http_client client{proxy.url()};
};

BOOST_FIXTURE_TEST_SUITE(the_fault_proxy, behind_proxy)

BOOST_AUTO_TEST_CASE(without_rules_everything_passes_unchanged) {
  auto const direct = http_client{engine.url()}.get("/a?filter_path=*.aliases");
  auto const answer = client.get("/a?filter_path=*.aliases");
  BOOST_TEST(answer.status == direct.status);
  BOOST_TEST(answer.body == direct.body);
  BOOST_TEST((support::header_value(answer.headers, "X-Elastic-Product") == "Elasticsearch"));
  BOOST_TEST(client.put("/b", R"({"settings":{}})").status == 200);
  BOOST_TEST(engine.requests().back().body == R"({"settings":{}})");
  BOOST_TEST(client.send("HEAD", "/absent", {}).status == 404);
}

BOOST_AUTO_TEST_CASE(every_request_is_recorded_with_its_fate) {
  proxy.add_rule({"GET", "/b", faults::cut_before()});
  client.get("/a");
  BOOST_TEST(fails("/b"));
  auto const seen = proxy.requests();
  BOOST_TEST(seen.size() == 2U);
  BOOST_TEST(
      (seen[0].target == "/a" && seen[0].forwarded && seen[0].status == 200 && seen[0].done));
  BOOST_TEST((seen[1].target == "/b" && !seen[1].forwarded && seen[1].status == 0 && seen[1].done));
}

BOOST_AUTO_TEST_CASE(a_rule_picks_by_method_path_and_occurrence) {
  auto const busy = faults::answer(support::json_reply(503, "{}"));
  proxy.add_rule({"GET", "/a*", busy, 2, 2});
  std::vector<int> statuses;
  for (int i = 0; i < 5; ++i) statuses.push_back(client.get("/a").status);
  BOOST_TEST((statuses == std::vector<int>{200, 503, 503, 200, 200}));
  auto const number = proxy.add_rule({"", "*", busy, 1, 0});
  BOOST_TEST(client.get("/a").status == 503);
  BOOST_TEST(client.put("/c", "{}").status == 503);
  proxy.remove_rule(number);
  BOOST_TEST(client.put("/c", "{}").status == 200);
}

BOOST_AUTO_TEST_CASE(a_cut_after_has_done_its_work_in_the_engine) {
  proxy.add_rule({"PUT", "/new", faults::cut_after()});
  BOOST_CHECK_THROW(client.put("/new", "{}"), std::runtime_error);
  BOOST_TEST(client.get("/new").status == 200);
  BOOST_TEST(proxy.requests()[0].status == 200);
}

BOOST_AUTO_TEST_CASE(a_cut_before_has_done_nothing_in_the_engine) {
  proxy.add_rule({"PUT", "/new", faults::cut_before()});
  BOOST_CHECK_THROW(client.put("/new", "{}"), std::runtime_error);
  BOOST_TEST(client.get("/new").status == 404);
}

BOOST_AUTO_TEST_CASE(an_answer_is_cut_short) {
  proxy.add_rule({"GET", "/a", faults::truncate(100)});
  auto socket = support::raw_socket::connect(proxy.port());
  socket.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(socket.read_to_end().size() == 100U);
}

BOOST_AUTO_TEST_CASE(an_answer_drips_and_is_whole) {
  proxy.add_rule({"GET", "/a", faults::drip(50, 1ms)});
  auto const dripped = client.get("/a").body;
  BOOST_TEST(dripped == client.get("/a").body);
}

BOOST_AUTO_TEST_CASE(an_answer_is_edited) {
  proxy.add_rule({"GET", "/a", faults::edit([](auto& reply) { reply.body = "<html>"; })});
  BOOST_TEST(client.get("/a").body == "<html>");
}

BOOST_AUTO_TEST_CASE(a_delayed_request_waits_and_then_passes) {
  proxy.add_rule({"GET", "/a", faults::delay(50ms)});
  auto const before = std::chrono::steady_clock::now();
  BOOST_TEST(client.get("/a").status == 200);
  BOOST_TEST((std::chrono::steady_clock::now() - before >= 50ms));
}

BOOST_AUTO_TEST_CASE(a_hanging_request_is_seen_and_ends_with_the_proxy) {
  proxy.add_rule({"GET", "/a", faults::hang()});
  std::thread caller{[&] { fails("/a"); }};
  BOOST_TEST(proxy.wait_for_request([](auto& each) { return each.done && !each.forwarded; }));
  proxy.stop();
  caller.join();
}

BOOST_AUTO_TEST_CASE(stopping_does_not_wait_for_an_engine_that_hangs) {
  support::http_reply hanging;
  hanging.manner = support::reply_manner::hang;
  engine.answer_next("GET", "/a", hanging);
  std::thread caller{[&] { fails("/a"); }};
  BOOST_TEST(proxy.wait_for_request([](auto& each) { return each.forwarded; }));
  proxy.stop();
  caller.join();
}

BOOST_AUTO_TEST_CASE(an_endless_body_has_no_end) {
  proxy.add_rule({"GET", "/a", faults::endless("[")});
  auto socket = support::raw_socket::connect(proxy.port());
  socket.send("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
  BOOST_TEST(socket.read_exactly(10000).size() == 10000U);
}

BOOST_AUTO_TEST_CASE(a_refusing_rule_closes_the_door_until_it_is_opened) {
  proxy.add_rule({"GET", "/a", faults::refuse()});
  BOOST_TEST(fails("/a"));
  proxy.refuse();  // the rule may still be at it: after this it is done
  BOOST_CHECK_THROW(support::raw_socket::connect(proxy.port()), std::runtime_error);
  proxy.accept_again();
  BOOST_TEST(client.get("/a").status == 200);
}

BOOST_AUTO_TEST_CASE(an_engine_that_is_away_closes_the_connection_and_may_come_back) {
  client.get("/a");
  engine.kill();
  BOOST_TEST(fails("/a"));
  engine.start_again();
  BOOST_TEST(client.get("/a").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
