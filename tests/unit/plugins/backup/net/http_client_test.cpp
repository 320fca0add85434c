#include "net/http_client.hpp"

#include <boost/test/unit_test.hpp>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "support/raw_server.hpp"
#include "unit/plugins/backup/net/client_rig.hpp"

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using namespace std::chrono_literals;
using net_test::fixture;
using net_test::patience;
using net_test::to_word;

namespace {

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
  net::http_client client(on, {.access = net_test::aladdin()});
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
