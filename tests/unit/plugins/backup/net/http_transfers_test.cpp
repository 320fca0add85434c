// How requests end that somebody stops, and who is told what by which thread.

#include "net/http_client.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "net/exchange.hpp"
#include "unit/plugins/backup/net/client_rig.hpp"

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using namespace std::chrono_literals;
using net_test::fixture;
using net_test::patience;
using net_test::to_word;

BOOST_FIXTURE_TEST_CASE(another_thread_can_stop_a_request_that_hangs, fixture) {
  answer_with(support::reply_manner::hang);
  net::http_client client(on, {});
  std::stop_source stop;
  auto waiting = std::async(std::launch::async, [&] {
    return client.perform(get(), limits(patience, stop.get_token()));
  });
  BOOST_TEST_REQUIRE(wait_for_requests(1));
  stop.request_stop();
  BOOST_TEST(to_word(waiting.get()) == "cancelled");
}

BOOST_FIXTURE_TEST_CASE(a_request_that_is_stopped_before_it_begins_is_never_sent, fixture) {
  net::http_client client(on, {});
  std::stop_source stop;
  stop.request_stop();
  BOOST_TEST(to_word(client.perform(get(), limits(patience, stop.get_token()))) == "cancelled");
  BOOST_TEST(to_word(client.perform(get(), limits())) == "200 ");  // the client still works
}

BOOST_FIXTURE_TEST_CASE(a_sent_request_says_so_before_there_is_an_answer, fixture) {
  answer_with(support::reply_manner::hang);
  net::http_client client(on, {});
  const std::string body = "{\"a\":\"" + std::string(300'000, 'x') + "\"}";
  const auto open = client.start({net::http_method::put, server.url() + "/x", body, {}}, limits());
  BOOST_TEST_REQUIRE(wait_for_requests(1));
  // The server has read all of it; the client's own thread learns of its last write a little later.
  const auto until = on.now() + patience;
  while (!open->is_sent() && on.now() < until) std::this_thread::yield();
  BOOST_TEST(open->is_sent());
  BOOST_TEST(to_word(open->wait_until(on.now())) == "nothing");
  BOOST_TEST(requests().front().body == body);
}

BOOST_FIXTURE_TEST_CASE(an_outcome_stays_the_same_however_often_it_is_asked_for, fixture) {
  answer_with({200, {}, "b"});
  net::http_client client(on, {});
  const auto open = client.start(get(), limits());
  for (int round = 0; round < 3; ++round) {
    BOOST_TEST(to_word(open->wait_until(on.now() + patience)) == "200 b");
  }
}

BOOST_FIXTURE_TEST_CASE(a_command_whose_connection_dies_is_not_sent_again, fixture) {
  net::http_client client(on, {});
  // Leaves a kept connection where commands go out, which perform() of a GET would not.
  BOOST_TEST(to_word(client.start(get(), limits())->wait_until(on.now() + patience)) == "200 ");
  answer_with(support::reply_manner::close_before);
  for (const auto method : {net::http_method::put, net::http_method::post, net::http_method::del}) {
    const auto before = requests().size();
    BOOST_TEST(to_word(client.perform({method, server.url() + "/x", "{}", {}}, limits())) == "cut");
    BOOST_TEST(requests().size() == before + 1);
  }
}

BOOST_FIXTURE_TEST_CASE(a_get_on_a_connection_that_died_meanwhile_is_tried_on_a_new_one, fixture) {
  net::http_client client(on, {});
  BOOST_TEST(to_word(client.perform(get(), limits())) == "200 ");
  server.refuse();
  server.accept_again();
  BOOST_TEST(to_word(client.perform(get(), limits())) == "200 ");
  BOOST_TEST(server.connections_accepted() == 2U);
}

BOOST_FIXTURE_TEST_CASE(connections_are_seen_from_their_beginning_to_their_end, fixture) {
  struct watch final : net::connection_watch {
    void connection_opened() noexcept override { ++opened; }
    void connection_closed() noexcept override { ++closed; }
    std::atomic<int> opened = 0;
    std::atomic<int> closed = 0;
  };
  watch seen;
  {
    net::http_client client(on, {.watched_by = &seen});
    for (int time = 0; time < 3; ++time) {
      BOOST_TEST(to_word(client.perform(get(), limits())) == "200 ");
    }
    BOOST_TEST(seen.opened == 1);
    BOOST_TEST(seen.closed == 0);
    const auto put =
        client.perform({net::http_method::put, server.url() + "/x", "{}", {}}, limits());
    BOOST_TEST(to_word(put) == "200 ");
    BOOST_TEST(seen.opened == 2);
    server.refuse();
    BOOST_TEST(to_word(client.perform(get(), limits())) == "connect");
    BOOST_TEST(seen.opened == 3);  // in vain
  }
  BOOST_TEST(seen.closed == seen.opened);
}

BOOST_FIXTURE_TEST_CASE(the_end_of_a_client_ends_its_transfers, fixture) {
  answer_with(support::reply_manner::hang);
  auto client = std::make_unique<net::http_client>(on, net::http_options{});
  const auto open = client->start(get(), limits());
  BOOST_TEST_REQUIRE(wait_for_requests(1));
  client.reset();
  BOOST_TEST(to_word(open->wait_until(on.now())) == "cancelled");
}

BOOST_FIXTURE_TEST_CASE(the_end_of_a_client_ends_what_somebody_drives_by_waiting, fixture) {
  answer_with(support::reply_manner::hang);
  auto client = std::make_unique<net::http_client>(on, net::http_options{});
  std::vector<std::future<std::string>> waiting;
  constexpr std::size_t more_than_may_drive = 4;
  for (std::size_t each = 0; each < more_than_may_drive; ++each) {
    waiting.push_back(std::async(std::launch::async, [&, asked = client.get()] {
      return to_word(asked->perform(get(), limits()));
    }));
  }
  BOOST_TEST_REQUIRE(wait_for_requests(more_than_may_drive));
  client.reset();
  for (auto& each : waiting) BOOST_TEST(each.get() == "cancelled");
}

BOOST_FIXTURE_TEST_CASE(what_became_of_one_question_is_not_seen_in_the_next, fixture) {
  net::http_client client(on, {.access = net_test::aladdin()});
  const std::string url = server.url();
  for (int round = 0; round < 3; ++round) {
    answer_with({401, {{"WWW-Authenticate", "Basic"}, {"Retry-After", "7"}}, "who?"});
    BOOST_TEST(to_word(client.perform(get(), limits())) == "401 who?");
    answer_with({200, {}, ""});
    const auto plain = client.perform({net::http_method::get, url + "/y", {}, {}}, limits());
    BOOST_TEST_REQUIRE(plain.has_value());
    BOOST_TEST((*plain == net::http_response{200, {}, {}, ""}));
    BOOST_TEST(requests().back().target == "/y");
    BOOST_TEST((support::header_value(requests().back().headers, "Authorization") ==
                "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
    answer_with(support::reply_manner::hang);
    BOOST_TEST(to_word(client.perform(get(), limits(50ms))) == "timeout");
    answer_with({200, {}, std::string(100'000, 'x')});
    BOOST_TEST(client.perform(get(), limits())->body.size() == 100'000U);
    auto small = limits();
    small.response_bytes = 10;
    BOOST_TEST(to_word(client.perform(get(), small)) == "too_large");
  }
}

BOOST_FIXTURE_TEST_CASE(many_threads_may_wait_at_the_same_time_and_be_stopped, fixture) {
  net::http_client client(on, {});
  answer_with({200, {}, "b"});
  std::vector<std::future<unsigned>> threads;
  constexpr unsigned rounds = 50;
  for (int number = 0; number < 6; ++number) {
    threads.push_back(std::async(std::launch::async, [&, number] {
      unsigned as_expected = 0;
      for (unsigned round = 0; round < rounds; ++round) {
        std::stop_source stop;
        const bool is_stopped = number % 2 == 0;
        std::jthread stopping;
        if (is_stopped) stopping = std::jthread([&stop] { stop.request_stop(); });
        const auto word = to_word(client.perform(get(), limits(patience, stop.get_token())));
        as_expected += word == "200 b" || (is_stopped && word == "cancelled") ? 1U : 0U;
      }
      return as_expected;
    }));
  }
  for (auto& thread : threads) BOOST_TEST(thread.get() == rounds);
  BOOST_TEST(to_word(client.perform(get(), limits())) == "200 b");
}

BOOST_FIXTURE_TEST_CASE(a_sink_gets_the_body_of_a_success_and_only_that, fixture) {
  net::http_client client(on, {});
  std::string taken;
  auto request = get();
  request.sink = [&taken](std::string_view piece) {
    taken += piece;
    return true;
  };
  const std::string body(100'000, 'x');
  answer_with({200, {}, body});
  BOOST_TEST(to_word(client.perform(request, limits())) == "200 ");
  BOOST_TEST(taken == body);

  taken.clear();
  answer_with({500, {}, body});
  BOOST_TEST(to_word(client.perform(request, limits())) == "500 " + body);
  BOOST_TEST(taken.empty());
}

BOOST_FIXTURE_TEST_CASE(a_sink_that_refuses_or_throws_ends_the_transfer, fixture) {
  net::http_client client(on, {});
  answer_with({200, {}, "b"});
  auto request = get();
  request.sink = [](std::string_view) { return false; };
  BOOST_TEST(to_word(client.perform(request, limits())) == "cancelled");
  request.sink = [](std::string_view) -> bool { throw std::runtime_error("no"); };
  BOOST_TEST(to_word(client.perform(request, limits())) == "cancelled");
}

BOOST_FIXTURE_TEST_CASE(a_sink_is_left_alone_once_its_transfer_is_gone, fixture) {
  net::http_client client(on, {});
  answer_with({200, {}, std::string(64, 'x'), support::reply_manner::endless});
  for (int round = 0; round < 50; ++round) {
    const auto before = requests().size();
    auto taken = std::make_unique<std::string>();  // freed below: a late call is a use after free
    auto request = get();
    request.sink = [text = taken.get()](std::string_view piece) {
      text->assign(piece);
      return true;
    };
    auto open = client.start(std::move(request), limits());
    if (round % 2 == 0) BOOST_TEST(wait_for_requests(before + 1));
    open.reset();
    taken.reset();
  }
  answer_with(support::http_reply{});
  BOOST_TEST(to_word(client.perform(get(), limits())) == "200 ");
}

BOOST_FIXTURE_TEST_CASE(many_threads_may_ask_stop_and_leave_at_the_same_time, fixture) {
  net::http_client client(on, {});
  answer_with({200, {}, "b"});
  std::vector<std::future<unsigned>> threads;
  constexpr unsigned rounds = 50;
  for (int number = 0; number < 8; ++number) {
    threads.push_back(std::async(std::launch::async, [&, number] {
      unsigned as_expected = 0;
      for (unsigned round = 0; round < rounds; ++round) {
        std::stop_source stop;
        auto open = client.start(get(), limits(patience, stop.get_token()));
        if (number % 4 == 1) stop.request_stop();
        if (number % 4 == 2) open.reset();
        const auto word = open ? to_word(open->wait_until(on.now() + patience)) : "left";
        if (number % 4 == 1) as_expected += word == "cancelled" || word == "200 b" ? 1U : 0U;
        if (number % 4 == 2) as_expected += word == "left" ? 1U : 0U;
        if (number % 4 == 0 || number % 4 == 3) as_expected += word == "200 b" ? 1U : 0U;
      }
      return as_expected;
    }));
  }
  for (auto& thread : threads) BOOST_TEST(thread.get() == rounds);
}

BOOST_AUTO_TEST_CASE(a_request_counts_as_sent_with_its_last_byte) {
  struct row {
    std::size_t body;
    std::vector<std::string> pieces;
    bool sent;
  };
  const std::vector<row> rows{
      {0, {"GET / HTTP/1.1\r\nA: b\r\n\r\n"}, true},
      {0, {"GET / HTTP/1.1\r\nA: b\r\n"}, false},
      {0, {"GET / HTTP/1.1\r", "\n\r", "\n"}, true},
      {0, {"A\r\n\r\r\n"}, false},
      {0, {"A\r\r\n\r\n"}, true},
      {3, {"A\r\n\r\n", "ab"}, false},
      {3, {"A\r\n\r\nab", "c"}, true},
      {4, {"A\r\n\r\n", "\r\n\r\n"}, true},
      {3, {"A\r\n", "abc"}, false},
  };
  for (const auto& row : rows) {
    net::sent_counter counter(row.body);
    bool sent = false;
    for (const auto& piece : row.pieces) sent = counter.add(piece);
    BOOST_TEST(sent == row.sent);
    counter.restart();
    BOOST_TEST(!counter.add("A"));
  }
}
