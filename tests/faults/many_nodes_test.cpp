// An engine of two nodes, one of which goes away at bad moments: two proxies before one engine.

#include <boost/test/unit_test.hpp>

#include <memory>
#include <string>

#include <boost/json.hpp>

#include "faults/post.hpp"
#include "faults/site.hpp"

namespace {

using faults::await;
using faults::fault_host;
using faults::new_id;
using faults::part_name;
using faults::with_log;
using std::chrono::seconds;

/// A site with a second way to its engine.
struct two_nodes : faults::site {
  support::fault_proxy second{engine().port()};
  std::unique_ptr<fault_host> host;

  two_nodes() {
    const std::string type = engine().is_opensearch() ? "opensearch" : "elasticsearch";
    const std::string key = "--camunda.data.secondary-storage." + type + ".url";
    host = start({key + "=", key + "s=" + proxy().url() + "," + second.url()});
    host->running().process().wait_for_line("engine\\.reachable", seconds(10));
  }

  std::size_t times_asked_for(const std::string& part) const {
    std::size_t times = 0;
    const auto count = [&](const support::fault_proxy& at) {
      for (const auto& each : at.requests()) {
        if (each.method == "PUT" && each.target.find("/" + part + "?") != std::string::npos) {
          ++times;
        }
      }
    };
    count(const_cast<two_nodes*>(this)->proxy());
    count(second);
    return times;
  }
  bool has_logged(const std::string& expression) {
    return host->running().process().wait_for_line(expression, seconds(60)).has_value();
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(many_nodes)

BOOST_FIXTURE_TEST_CASE(ABackupGoesOnOverTheOtherNodeWhenItsNodeGoesAway, two_nodes) {
  const auto id = new_id();
  // The node dies when it is asked for the third part.
  proxy().add_rule({"PUT", "*part_3_of*", support::faults::refuse()});
  BOOST_REQUIRE(host->take(id)->status == 200);
  BOOST_TEST(await_whole(id));
  BOOST_TEST(await([&] { return host->state(id) == "COMPLETED"; }, seconds(120)));
  BOOST_TEST(with_log(flaw_of(id), *host) == "");
  BOOST_TEST(has_logged("engine\\.node_changed.*" + second.url()));
  // It had the node's request whole, as far as anybody can tell: the host looked before it asked
  // again, and the rest was asked for once.
  for (int part = 4; part <= faults::part_count; ++part) {
    BOOST_TEST(times_asked_for(part_name(id, part)) == 1U);
  }
  // What was written over one is seen over the other, and all but the first are through the second.
  BOOST_TEST(host->listed_state(id) == "COMPLETED");
}

BOOST_FIXTURE_TEST_CASE(ACreateWhoseAnswerIsLostIsNotSentToTheOtherNodeToo, two_nodes) {
  const auto id = new_id();
  proxy().add_rule({"PUT", "*part_2_of*", support::faults::cut_after()});
  BOOST_REQUIRE(host->take(id)->status == 200);
  BOOST_TEST(await([&] { return host->state(id) == "COMPLETED"; }, seconds(120)));
  BOOST_TEST(with_log(flaw_of(id), *host) == "");
  BOOST_TEST(times_asked_for(part_name(id, 2)) == 1U);
}

BOOST_FIXTURE_TEST_CASE(CallsOfThePortAreAnsweredWhileOneNodeIsAway, two_nodes) {
  const auto id = new_id();
  BOOST_REQUIRE(host->take(id)->status == 200);
  BOOST_TEST(await([&] { return host->state(id) == "COMPLETED"; }, seconds(120)));
  proxy().refuse();
  BOOST_TEST(host->state(id) == "COMPLETED");
  BOOST_TEST(host->listed_state(id) == "COMPLETED");
  BOOST_TEST(host->remove(id)->status == 204);
  BOOST_TEST(await_gone(id));
  proxy().accept_again();
}

BOOST_FIXTURE_TEST_CASE(WhenAllNodesAreAwayEachIsNamed, two_nodes) {
  proxy().refuse();
  second.refuse();
  const auto answer = host->send("GET", faults::history);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->status == 502);
  for (const auto& url : {proxy().url(), second.url()}) {
    BOOST_TEST(answer->body.find(url) != std::string::npos, answer->body);
  }
  proxy().accept_again();
  second.accept_again();
}

BOOST_FIXTURE_TEST_CASE(NodesOfTwoClustersGetNothing, two_nodes) {
  host.reset();
  const auto another = [](support::http_reply& reply) {
    auto body = boost::json::parse(reply.body).as_object();
    body["cluster_uuid"] = "AnotherClusterOfSomebody";
    reply.body = boost::json::serialize(body);
    std::erase_if(reply.headers, [](const auto& each) {
      return each.first == "Content-Length" || each.first == "content-length";
    });
  };
  support::fault_rule rule{"GET", "/", support::faults::edit(another)};
  rule.times = 0;
  second.add_rule(rule);
  const std::string type = engine().is_opensearch() ? "opensearch" : "elasticsearch";
  const std::string key = "--camunda.data.secondary-storage." + type + ".url";
  host = start({key + "=", key + "s=" + proxy().url() + "," + second.url()});
  const auto id = new_id();
  const auto answer = host->take(id);
  BOOST_REQUIRE(answer.has_value());
  BOOST_TEST(answer->status == 502);
  BOOST_TEST(answer->body.find("until all URLs are nodes of one cluster") != std::string::npos,
             answer->body);
  BOOST_TEST(has_logged("engine\\.unavailable.*AnotherClusterOfSomebody"));
  BOOST_TEST(parts(id).empty());
}

BOOST_AUTO_TEST_SUITE_END()
