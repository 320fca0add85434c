#include "net/http_client.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

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
#include "scheduling/guarded.hpp"
#include "scheduling/thread_scheduler.hpp"
#include "support/http_server.hpp"
#include "support/raw_server.hpp"

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using namespace std::chrono_literals;

namespace {

/// Long enough never to be reached where an outcome is expected.
constexpr auto patience = 60s;

std::string to_word(net::transport_fault fault) {
  switch (fault) {
    case net::transport_fault::connect:
      return "connect";
    case net::transport_fault::timeout:
      return "timeout";
    case net::transport_fault::cut:
      return "cut";
    case net::transport_fault::too_large:
      return "too_large";
    case net::transport_fault::tls:
      return "tls";
    case net::transport_fault::garbled:
      return "garbled";
    case net::transport_fault::cancelled:
      return "cancelled";
  }
  return "?";
}

/// "200 body" or the name of the failure.
std::string to_word(const net::http_outcome& outcome) {
  if (!outcome) return to_word(outcome.error().fault);
  return std::to_string(outcome->status) + " " + outcome->body;
}

std::string to_word(const std::optional<net::http_outcome>& outcome) {
  return outcome ? to_word(*outcome) : "nothing";
}

/// A server that tells what it was asked, and a client.
struct fixture {
  scheduling::thread_scheduler on;
  struct script {
    std::vector<support::http_request> requests;
    support::http_reply reply;
  };
  scheduling::guarded<script> served{on};
  support::http_server server{[this](const support::http_request& request) {
    auto held = served.lock();
    held->requests.push_back(request);
    held.notify_all();
    return held->reply;
  }};

  void answer_with(support::http_reply reply) { served.lock()->reply = std::move(reply); }
  void answer_with(support::reply_manner manner) {
    support::http_reply reply;
    reply.manner = manner;
    answer_with(std::move(reply));
  }

  net::http_limits limits(std::chrono::milliseconds time = patience, std::stop_token stop = {}) {
    return {on.now() + time, std::move(stop)};
  }
  net::http_request get() { return {net::http_method::get, server.url() + "/x", {}, {}}; }

  bool wait_for_requests(std::size_t count) {
    return served.lock().wait_until(
        on.now() + patience, [count](const auto& now) { return now.requests.size() >= count; });
  }
  std::vector<support::http_request> requests() { return served.lock()->requests; }
};

/// Listens on loopback, accepts nothing, and has no room for one connection more.
class full_house {
 public:
  full_house() {
    sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    address_.sin_family = AF_INET;
    address_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address_);
    BOOST_REQUIRE(::bind(sockets_.front(), generic(), size) == 0);
    BOOST_REQUIRE(::listen(sockets_.front(), 0) == 0);
    BOOST_REQUIRE(::getsockname(sockets_.front(), generic(), &size) == 0);
    constexpr int more_than_fit = 8;
    for (int guest = 0; guest < more_than_fit; ++guest) {
      sockets_.push_back(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
      (void)::connect(sockets_.back(), generic(), size);
    }
  }
  ~full_house() {
    for (const int each : sockets_) ::close(each);
  }
  full_house(const full_house&) = delete;
  full_house& operator=(const full_house&) = delete;

  std::string url() const {
    return "http://127.0.0.1:" + std::to_string(ntohs(address_.sin_port)) + "/";
  }

 private:
  sockaddr* generic() {
    return reinterpret_cast<sockaddr*>(&address_);  // NOLINT: the form that the system wants
  }

  sockaddr_in address_{};
  std::vector<int> sockets_;
};

}  // namespace

BOOST_FIXTURE_TEST_CASE(an_answer_comes_with_its_status_body_and_the_headers_that_matter, fixture) {
  answer_with(
      {429, {{"Retry-After", "7"}, {"X-Elastic-Product", "Elasticsearch"}, {"X-O", "y"}}, "b"});
  net::http_client client(on, {});
  const auto outcome = client.perform(get(), limits());
  BOOST_TEST_REQUIRE(outcome.has_value());
  BOOST_TEST((*outcome == net::http_response{429, "7", "Elasticsearch", "b"}));
}

BOOST_FIXTURE_TEST_CASE(each_verb_goes_out_as_it_is_with_json_only_where_there_is_a_body, fixture) {
  net::http_client client(on, {.user = net::credentials{"Aladdin", "open sesame"}});
  struct row {
    net::http_method method;
    std::string body;
    std::string expected;
    std::optional<std::string> type;
  };
  const std::vector<row> rows{
      {net::http_method::get, "", "GET", {}},
      {net::http_method::put, R"({"a":1})", "PUT", "application/json"},
      {net::http_method::post, "", "POST", "application/json"},
      {net::http_method::del, "", "DELETE", {}},
  };
  for (const auto& row : rows) {
    client.perform({row.method, server.url() + "/a%20b/../c?d=%2C*", row.body, {}}, limits());
    const auto request = requests().back();
    BOOST_TEST_CONTEXT(row.expected) {
      BOOST_TEST(request.method == row.expected);
      BOOST_TEST(request.target == "/a%20b/../c?d=%2C*");
      BOOST_TEST(request.body == row.body);
      BOOST_TEST((support::header_value(request.headers, "Content-Type") == row.type));
      BOOST_TEST((support::header_value(request.headers, "Authorization") ==
                  "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="));
      BOOST_TEST((support::header_value(request.headers, "User-Agent") == "actuator-host"));
      BOOST_TEST((support::header_value(request.headers, "Accept") == "application/json"));
      BOOST_TEST(!support::header_value(request.headers, "Expect"));
    }
  }
}

BOOST_FIXTURE_TEST_CASE(silence_ends_a_request_before_its_deadline_and_slow_talk_does_not,
                        fixture) {
  net::http_client client(on, {.silence_timeout = 1s});
  answer_with(support::reply_manner::hang);
  const auto before = on.now();
  BOOST_TEST(to_word(client.perform(get(), limits())) == "timeout");
  BOOST_TEST((on.now() - before < patience / 2));

  auto deletion = get();
  deletion.method = net::http_method::del;
  const auto begun = on.now();
  BOOST_TEST(to_word(client.perform(deletion, limits(3s))) == "timeout");
  BOOST_TEST((on.now() - begun >= 3s));

  support::http_reply slow{200, {}, std::string(8, 'x')};
  slow.manner = support::reply_manner::drip;
  slow.byte_count = 10;
  slow.interval = 200ms;
  answer_with(std::move(slow));
  BOOST_TEST(to_word(client.perform(get(), limits())) == "200 xxxxxxxx");
}

BOOST_FIXTURE_TEST_CASE(a_connection_that_is_not_made_in_time_is_given_up, fixture) {
  const full_house nobody_answers;
  net::http_client client(on, {.connect_timeout = 200ms});
  const auto before = on.now();
  BOOST_TEST(to_word(client.perform({net::http_method::get, nobody_answers.url(), {}, {}},
                                    limits())) == "connect");
  BOOST_TEST((on.now() - before < patience / 2));
}

BOOST_FIXTURE_TEST_CASE(gets_in_a_row_share_one_connection, fixture) {
  net::http_client client(on, {});
  for (int round = 0; round < 20; ++round) {
    BOOST_TEST(to_word(client.perform(get(), limits())) == "200 ");
  }
  BOOST_TEST(server.connections_accepted() == 1U);
}

BOOST_FIXTURE_TEST_CASE(what_a_server_does_wrong_is_told_apart, fixture) {
  struct row {
    std::string what;
    support::http_reply reply;
    std::string expected;
  };
  using manner = support::reply_manner;
  const std::vector<row> rows{
      {"cut before", {200, {}, "b", manner::close_before}, "cut"},
      {"cut in the head", {200, {}, "b", manner::close_after, 0ms, 10}, "cut"},
      {"cut behind a line of the head", {200, {}, "b", manner::close_after, 0ms, 17}, "cut"},
      {"cut within a field of the head", {200, {}, "b", manner::close_after, 0ms, 30}, "cut"},
      {"cut in the body", {200, {}, std::string(900, 'x'), manner::close_after, 0ms, 500}, "cut"},
      {"endless", {200, {}, std::string(4096, 'x'), manner::endless}, "too_large"},
      {"larger than allowed", {200, {}, std::string(2000, 'x')}, "too_large"},
      {"as large as allowed", {200, {}, std::string(1000, 'x')}, "200 " + std::string(1000, 'x')},
      {"redirect", {302, {{"Location", "http://127.0.0.1:1/"}}, ""}, "302 "},
  };
  for (const auto& row : rows) {
    answer_with(row.reply);
    // A client of its own, because a kept connection that dies is tried again.
    net::http_client client(on, {});
    auto bounded = limits();
    bounded.response_bytes = 1000;
    const auto word = to_word(client.perform(get(), bounded));
    BOOST_TEST(word == row.expected, row.what << ": " << word);
  }
}

BOOST_FIXTURE_TEST_CASE(what_no_sink_takes_is_kept_to_a_bound_of_its_own, fixture) {
  struct row {
    int status;
    bool has_sink;
    std::string expected;
  };
  for (const auto& row :
       {row{200, true, "200 "}, row{500, true, "too_large"}, row{200, false, "too_large"}}) {
    net::http_client client(on, {});
    answer_with({row.status, {}, std::string(2000, 'x')});
    auto request = get();
    if (row.has_sink) request.sink = [](std::string_view) { return true; };
    auto bounded = limits();
    bounded.kept_bytes = 1000;
    const auto word = to_word(client.perform(std::move(request), bounded));
    BOOST_TEST(word == row.expected, row.status << ": " << word);
  }
}

BOOST_FIXTURE_TEST_CASE(what_is_not_http_is_garbled_and_not_a_lost_connection, fixture) {
  for (const char* bytes : {"SSH-2.0-OpenSSH_9.2\r\n", "HTTP/1.1 abc\r\n\r\n", "\x16\x03\x01\x02",
                            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    support::raw_server stranger(bytes);
    net::http_client client(on, {});
    const auto word =
        to_word(client.perform({net::http_method::get, stranger.url() + "/", {}, {}}, limits()));
    BOOST_TEST(word == "garbled", bytes << ": " << word);
  }
}

BOOST_FIXTURE_TEST_CASE(a_server_that_hangs_or_drips_is_left_at_the_deadline, fixture) {
  for (const auto manner : {support::reply_manner::hang, support::reply_manner::drip}) {
    answer_with({200, {}, std::string(1000, 'x'), manner, 0ms, 1, 20ms});
    net::http_client client(on, {});
    const auto deadline = on.now() + 200ms;
    const auto outcome = client.perform(get(), {deadline});
    BOOST_TEST(to_word(outcome) == "timeout");
    // curl counts in milliseconds from a clock reading of its own.
    BOOST_TEST((on.now() >= deadline - 5ms));
  }
}

BOOST_FIXTURE_TEST_CASE(nobody_listening_is_no_connection_and_nothing_was_sent, fixture) {
  server.refuse();
  net::http_client client(on, {});
  const auto open = client.start(get(), limits());
  BOOST_TEST(to_word(open->wait_until(on.now() + patience)) == "connect");
  BOOST_TEST(!open->is_sent());
}

BOOST_FIXTURE_TEST_CASE(a_deadline_that_has_passed_gives_an_outcome_at_once, fixture) {
  answer_with(support::reply_manner::hang);
  net::http_client client(on, {});
  const auto outcome = client.perform(get(), {on.now() - 1s});
  BOOST_TEST_REQUIRE(!outcome.has_value());
  BOOST_TEST((to_word(outcome) == "timeout" || to_word(outcome) == "connect"));
}

BOOST_FIXTURE_TEST_CASE(tls_to_a_server_without_it_is_a_tls_failure, fixture) {
  net::http_client client(on, {});
  const auto url = "https" + server.url().substr(4) + "/x";
  const auto outcome = client.perform({net::http_method::get, url, {}, {}}, limits());
  BOOST_TEST(to_word(outcome) == "tls");
}

BOOST_FIXTURE_TEST_CASE(only_http_is_spoken, fixture) {
  net::http_client client(on, {});
  for (const std::string url :
       {"file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/"}) {
    BOOST_TEST(to_word(client.perform({net::http_method::get, url, {}, {}}, limits())) ==
               "connect");
  }
}

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
  net::http_client client(on, {.user = net::credentials{"Aladdin", "open sesame"}});
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
