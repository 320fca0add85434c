#include "net/nodes.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <vector>

#include "net/cluster_agreement.hpp"
#include "net/url_list.hpp"
#include "scheduling/thread_scheduler.hpp"

namespace {

namespace net = backup::net;
namespace scheduling = backup::scheduling;
using namespace std::chrono_literals;

/// A real one whose clock is put by hand.
class stopped_clock final : public scheduling::scheduler {
 public:
  scheduling::instant now() const override { return now_; }
  scheduling::wall_instant wall_now() const override { return on_.wall_now(); }
  std::uint64_t random() override { return 0; }
  std::unique_ptr<scheduling::monitor> make_monitor() override { return on_.make_monitor(); }
  std::unique_ptr<scheduling::task> start(std::string name, std::function<void()> body) override {
    return on_.start(std::move(name), std::move(body));
  }
  void pass(std::chrono::milliseconds time) { now_ += time; }

 private:
  scheduling::thread_scheduler on_;
  scheduling::instant now_{1h};
};

struct seen_changes final : net::node_watch {
  void node_changed(const net::node_change& change) noexcept override { all.push_back(change); }
  std::vector<net::node_change> all;
};

std::vector<net::base_url> urls(std::size_t count) {
  std::vector<std::string> texts;
  for (std::size_t at = 0; at < count; ++at) {
    texts.push_back("http://" + std::string(1, static_cast<char>('a' + at)) + ":9200");
  }
  return net::parse_urls(texts)->urls;
}

struct three {
  stopped_clock on;
  seen_changes seen;
  net::nodes nodes{on, urls(3), &seen};

  /// In which order one request takes them when each fails.
  std::string order() {
    std::string order;
    std::vector<bool> tried(3);
    while (const auto node = nodes.next(tried)) {
      tried[*node] = true;
      order += nodes.url(*node).to_string().at(7);
    }
    return order;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(nodes)

BOOST_FIXTURE_TEST_CASE(requests_stay_with_one_that_works, three) {
  BOOST_TEST(order() == "abc");
  nodes.worked(0);
  on.pass(1h);
  BOOST_TEST(order() == "abc");
  BOOST_TEST(seen.all.empty());
}

BOOST_FIXTURE_TEST_CASE(one_that_failed_is_the_last_for_a_while_and_does_not_come_back_by_itself,
                        three) {
  nodes.failed(0, "refused");
  BOOST_TEST(order() == "bca");
  nodes.worked(1);
  BOOST_REQUIRE(seen.all.size() == 1U);
  BOOST_TEST(seen.all[0].from == "http://a:9200");
  BOOST_TEST(seen.all[0].to == "http://b:9200");
  BOOST_TEST(seen.all[0].why == "refused");
  on.pass(1h);
  BOOST_TEST(order() == "bca");
  nodes.worked(0);  // an answer that was long on its way
  BOOST_TEST(order() == "bca");
  BOOST_TEST(seen.all.size() == 1U);
}

BOOST_FIXTURE_TEST_CASE(when_all_fail_the_one_that_may_be_back_first_is_tried_first, three) {
  nodes.failed(0, "x");
  on.pass(100ms);
  nodes.failed(1, "x");
  on.pass(100ms);
  nodes.failed(2, "x");
  BOOST_TEST(order() == "abc");
  on.pass(850ms);  // the first one's second is over
  nodes.failed(0, "x");
  BOOST_TEST(order() == "bca");
  BOOST_TEST(seen.all.empty());
}

BOOST_FIXTURE_TEST_CASE(pauses_grow_and_failures_at_one_time_are_one, three) {
  for (int request = 0; request < 10; ++request) nodes.failed(0, "x");
  BOOST_TEST(nodes.failures(0) == 1U);
  on.pass(1'001ms);
  nodes.failed(0, "x");
  BOOST_TEST(nodes.failures(0) == 2U);
  nodes.worked(0);
  BOOST_TEST(nodes.failures(0) == 0U);

  std::vector<std::chrono::milliseconds> pauses;
  for (unsigned failures = 0; failures < 9; ++failures) {
    pauses.push_back(net::nodes::pause_after(failures));
  }
  const std::vector<std::chrono::milliseconds> expected{0s, 1s, 2s, 4s, 8s, 16s, 32s, 60s, 60s};
  BOOST_TEST((pauses == expected));
  BOOST_TEST((net::nodes::pause_after(4'000'000'000U) == 60s));
}

BOOST_FIXTURE_TEST_CASE(only_nodes_that_tell_of_two_clusters_disagree, three) {
  net::cluster_agreement agreement(on, nodes);
  BOOST_TEST(agreement.take_unasked().size() == 3U);
  BOOST_TEST(agreement.take_unasked().empty());
  agreement.told(0, net::cluster_identity{"u1", "prod"});
  agreement.told(1, std::nullopt);
  BOOST_TEST(!agreement.disagreement());
  BOOST_TEST(!agreement.must_be_asked(1));
  BOOST_TEST(agreement.must_be_asked(2));
  on.pass(16s);
  BOOST_TEST((agreement.take_unasked() == std::vector<std::size_t>{2}));

  agreement.told(2, net::cluster_identity{"u2", "test"});
  BOOST_TEST(*agreement.disagreement() ==
             "http://a:9200 belongs to the cluster \"prod\" (u1), http://c:9200 to \"test\" (u2); "
             "nothing is sent to either until all URLs are nodes of one cluster");
  // It does not vanish with a node that goes away, but with one that tells something else.
  agreement.forget_answer(0);
  BOOST_TEST(agreement.disagreement().has_value());
  on.pass(16s);
  BOOST_TEST(agreement.take_unasked().size() == 3U);
  agreement.told(0, net::cluster_identity{"u2", "test"});
  BOOST_TEST(!agreement.disagreement());
}

BOOST_AUTO_TEST_CASE(one_alone_is_never_asked_which_cluster_it_is) {
  stopped_clock on;
  const net::nodes alone(on, urls(1));
  net::cluster_agreement agreement(on, alone);
  BOOST_TEST(!agreement.must_be_asked(0));
  BOOST_TEST(agreement.take_unasked().empty());
}

BOOST_AUTO_TEST_CASE(urls_of_one_engine_have_one_user) {
  const auto both = net::parse_urls({"http://u:p@a:9200", "https://b/x/", "http://u:p@c"});
  BOOST_REQUIRE(both.has_value());
  BOOST_TEST(both->to_string() == "http://a:9200, https://b/x, http://c");
  BOOST_TEST((both->user == net::credentials{"u", "p"}));

  const auto why = [](const std::vector<std::string>& texts) {
    return net::parse_urls(texts).error();
  };
  BOOST_TEST(why({"http://u:p@a:9200", "http://u:secret@b"}) ==
             "http://b has another user or password than a URL before it; all nodes of an engine "
             "are asked with the same: write them once, as username and password");
  BOOST_TEST(why({"http://a:9200", "http://A:9200/"}) ==
             "http://a:9200 is there twice; name each node once");
  BOOST_TEST(why({"http://a", "b"}).starts_with("\"b\" is not the URL of an engine"));
  const net::url_list many{urls(10), {}};
  BOOST_TEST(many.to_string().ends_with("http://h:9200 and 2 more"));
}

BOOST_AUTO_TEST_SUITE_END()
