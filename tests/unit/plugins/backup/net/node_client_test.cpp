#include "net/node_client.hpp"

#include <unistd.h>

#include <algorithm>

#include "client_rig.hpp"
#include "net/url_list.hpp"
#include "support/loopback_socket.hpp"

namespace {

using namespace net_test;
using support::http_reply;
using support::http_request;

/// A node: what it was asked, and what it answers to all but GET /.
struct engine_node {
  explicit engine_node(scheduling::scheduler& on, std::string cluster = "one")
      : lines(on), reply(on), cluster_uuid(std::move(cluster)) {}

  scheduling::guarded<std::vector<std::string>> lines;
  scheduling::guarded<http_reply> reply;
  std::string cluster_uuid;
  support::http_server server{[this](const http_request& request) {
    if (request.target == "/") {
      http_reply who;
      who.status = cluster_uuid.empty() ? 403 : 200;
      who.body = cluster_uuid;
      return who;
    }
    lines.lock()->push_back(request.method + " " + request.target);
    return *reply.lock();
  }};

  void answers(int status) { reply.lock()->status = status; }
  void does(support::reply_manner manner) { reply.lock()->manner = manner; }
  std::vector<std::string> asked() { return *lines.lock(); }
};

struct changes final : net::node_watch {
  explicit changes(scheduling::scheduler& on) : all(on) {}
  void node_changed(const net::node_change& change) noexcept override {
    all.lock()->push_back(change.to);
  }
  scheduling::guarded<std::vector<std::string>> all;
};

/// The bodies of these nodes are the uuid.
std::optional<net::cluster_identity> read_identity(std::string_view body) {
  if (body.empty()) return std::nullopt;
  return net::cluster_identity{std::string(body), "c"};
}

struct two_nodes {
  scheduling::thread_scheduler on;
  engine_node a{on};
  engine_node b{on};
  changes seen{on};
  net::http_client http{on, {}};
  std::vector<std::string> urls{a.server.url(), b.server.url()};
  std::optional<net::node_client> made;

  net::node_client& client() {
    if (!made) made.emplace(on, http, net::parse_urls(urls)->urls, &read_identity, &seen);
    return *made;
  }

  net::node_answer ask(net::http_method method, std::chrono::milliseconds time = patience) {
    net::node_request request{method, "/x", {}, {}};
    if (method == net::http_method::put) request.json_body = "{}";
    return client().perform(std::move(request), {on.now() + time, {}});
  }
  net::node_answer get(std::chrono::milliseconds time = patience) {
    return ask(net::http_method::get, time);
  }
  net::node_answer get_promptly(std::chrono::milliseconds time = patience) {
    return client().perform({net::http_method::get, "/x", {}, {}, true}, {on.now() + time, {}});
  }
};

/// Takes connections, and never says a word.
struct silent_listener {
  support::loopback_socket listening = support::listen_on_loopback("silent");
  ~silent_listener() { ::close(listening.descriptor); }
  std::string url(const char* scheme) const {
    return std::string(scheme) + "://127.0.0.1:" + std::to_string(listening.port);
  }
};

using net::http_method;
const std::vector<std::string> nothing;

}  // namespace

BOOST_AUTO_TEST_SUITE(node_client)

BOOST_FIXTURE_TEST_CASE(all_go_to_the_first_while_it_works, two_nodes) {
  for (int request = 0; request < 3; ++request) BOOST_TEST(get().url == a.server.url());
  BOOST_TEST((a.asked() == std::vector<std::string>(3, "GET /x")));
  BOOST_TEST((b.asked() == nothing));
}

BOOST_FIXTURE_TEST_CASE(what_was_not_sent_goes_to_the_next_whatever_it_is, two_nodes) {
  a.server.refuse();
  for (const auto method : {http_method::put, http_method::del, http_method::get}) {
    const auto answer = ask(method);
    BOOST_TEST(to_word(answer.outcome) == "200 ");
    BOOST_TEST(answer.url == b.server.url());
  }
  BOOST_TEST((b.asked() == std::vector<std::string>{"PUT /x", "DELETE /x", "GET /x"}));
  BOOST_TEST((*seen.all.lock() == std::vector<std::string>{b.server.url()}));
  a.server.accept_again();
  BOOST_TEST(get().url == b.server.url());
}

BOOST_FIXTURE_TEST_CASE(a_request_that_runs_apart_goes_on_while_it_is_waited_for, two_nodes) {
  get();
  a.server.refuse();
  const auto running = client().start({http_method::del, "/x", {}, {}}, {on.now() + patience, {}});
  const auto answer = running->wait_until(on.now() + patience);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(to_word(answer->outcome) == "200 ");
  BOOST_TEST(answer->url == b.server.url());
  BOOST_TEST(running->is_sent());
}

BOOST_FIXTURE_TEST_CASE(what_was_sent_without_an_answer_goes_on_only_when_it_is_a_get, two_nodes) {
  a.does(support::reply_manner::close_before);
  BOOST_TEST(to_word(ask(http_method::put).outcome) == "cut");
  BOOST_TEST((a.asked() == std::vector<std::string>{"PUT /x"}));
  BOOST_TEST((b.asked() == nothing));
  // The next one takes the other node: the first has failed.
  BOOST_TEST(ask(http_method::put).url == b.server.url());

  b.does(support::reply_manner::close_before);
  a.does(support::reply_manner::whole);
  BOOST_TEST(to_word(get().outcome) == "200 ");
}

BOOST_FIXTURE_TEST_CASE(a_node_that_cannot_answer_is_left_and_a_create_is_not_repeated, two_nodes) {
  for (const int status : {502, 503, 504}) {
    a.answers(status);
    b.answers(200);
    made.reset();
    BOOST_TEST(to_word(get().outcome) == "200 ", status);
    made.reset();
    BOOST_TEST(ask(http_method::put).outcome->status == status);
    BOOST_TEST(ask(http_method::put).outcome->status == 200);
  }
  for (const int status : {400, 404, 429, 500}) {
    a.answers(status);
    made.reset();
    BOOST_TEST(get().outcome->status == status);
  }
}

BOOST_FIXTURE_TEST_CASE(a_get_of_which_something_was_taken_is_not_repeated, two_nodes) {
  a.reply.lock()->body = std::string(5'000, 'x');
  a.does(support::reply_manner::close_after);
  a.reply.lock()->byte_count = 4'000;
  std::size_t taken = 0;
  const auto answer = client().perform({http_method::get,
                                        "/x",
                                        {},
                                        [&](std::string_view piece) {
                                          taken += piece.size();
                                          return true;
                                        }},
                                       {on.now() + patience, {}});
  BOOST_TEST(to_word(answer.outcome) == "cut");
  BOOST_TEST(taken > 0U);
  BOOST_TEST((b.asked() == nothing));
}

BOOST_FIXTURE_TEST_CASE(when_none_can_be_reached_each_is_named_with_its_reason, two_nodes) {
  a.server.refuse();
  b.server.refuse();
  const auto answer = ask(http_method::put);
  BOOST_TEST(to_word(answer.outcome) == "connect");
  BOOST_TEST(answer.url == b.server.url());
  BOOST_TEST(answer.other_nodes.starts_with(a.server.url() + ": "), answer.other_nodes);
  BOOST_TEST(answer.other_nodes.find("connect to server") != std::string::npos, answer.other_nodes);
  BOOST_TEST(seen.all.lock()->empty());
}

BOOST_FIXTURE_TEST_CASE(many_that_cannot_be_reached_are_told_shortly, two_nodes) {
  a.server.refuse();
  urls.clear();
  for (int node = 0; node < 30; ++node) urls.push_back(a.server.url() + "/" + std::to_string(node));
  const auto answer = get();
  BOOST_TEST(answer.other_nodes.size() < 2'400U);
  BOOST_TEST(std::count(answer.other_nodes.begin(), answer.other_nodes.end(), ';') == 7);
}

BOOST_FIXTURE_TEST_CASE(one_that_swallows_connections_does_not_eat_the_time_of_the_other,
                        two_nodes) {
  const silent_listener hole;
  urls = {hole.url("https"), b.server.url()};  // its handshake never ends
  const auto began = on.now();
  const auto answer = get(2s);
  BOOST_TEST(to_word(answer.outcome) == "200 ");
  BOOST_TEST((on.now() - began < 1900ms));
}

BOOST_FIXTURE_TEST_CASE(one_that_hangs_is_left_by_what_is_answered_at_once, two_nodes) {
  get();
  a.does(support::reply_manner::hang);
  const auto answer = get_promptly(2s);
  BOOST_TEST(to_word(answer.outcome) == "200 ");
  BOOST_TEST(answer.url == b.server.url());
}

BOOST_FIXTURE_TEST_CASE(one_that_works_for_long_is_waited_for_and_not_taken_for_failing,
                        two_nodes) {
  get();
  a.does(support::reply_manner::hang);
  BOOST_TEST(to_word(get(300ms).outcome) == "timeout");
  a.does(support::reply_manner::whole);
  BOOST_TEST(get().url == a.server.url());
  BOOST_TEST((b.asked() == nothing));
}

BOOST_FIXTURE_TEST_CASE(nodes_of_two_clusters_are_asked_nothing, two_nodes) {
  b.cluster_uuid = "two";
  for (int request = 0; request < 2; ++request) {
    const auto answer = get_promptly();
    BOOST_TEST(to_word(answer.outcome) == "connect");
    BOOST_TEST(answer.outcome.error().text.starts_with(a.server.url() + " belongs to the cluster"),
               answer.outcome.error().text);
  }
  BOOST_TEST(to_word(ask(http_method::put).outcome) == "connect");
  BOOST_TEST((a.asked() == nothing));
  BOOST_TEST((b.asked() == nothing));
}

BOOST_FIXTURE_TEST_CASE(one_of_another_cluster_that_comes_up_late_gets_nothing, two_nodes) {
  b.cluster_uuid = "two";
  b.server.refuse();
  BOOST_TEST(to_word(get_promptly().outcome) == "200 ");
  b.server.accept_again();
  a.server.refuse();
  BOOST_TEST(to_word(ask(http_method::put).outcome) == "connect");
  BOOST_TEST((b.asked() == nothing));
}

BOOST_FIXTURE_TEST_CASE(one_that_does_not_tell_its_cluster_is_used, two_nodes) {
  a.cluster_uuid = "";
  a.server.refuse();
  b.cluster_uuid = "";
  BOOST_TEST(to_word(get_promptly().outcome) == "200 ");
}

BOOST_FIXTURE_TEST_CASE(a_stop_ends_it_at_once, two_nodes) {
  std::stop_source stop;
  stop.request_stop();
  const auto answer =
      client().perform({http_method::get, "/x", {}, {}}, {on.now() + patience, stop.get_token()});
  BOOST_TEST(to_word(answer.outcome) == "cancelled");
  BOOST_TEST((b.asked() == nothing));
}

BOOST_FIXTURE_TEST_CASE(paths_in_front_may_differ, two_nodes) {
  urls = {a.server.url() + "/one/way", b.server.url()};
  BOOST_TEST(client().longest_path() == 8U);
  get();
  BOOST_TEST((a.asked() == std::vector<std::string>{"GET /one/way/", "GET /one/way/x"}));
}

BOOST_AUTO_TEST_SUITE_END()
