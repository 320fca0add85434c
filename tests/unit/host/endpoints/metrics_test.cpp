#include "endpoints/metrics.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "metrics/own_numbers.hpp"

using host::metrics::declaration;
using host::metrics::kind;

namespace {

struct fixture {
  fixture() { BOOST_REQUIRE(host::endpoints::declare_metrics(endpoints, numbers).has_value()); }

  std::uint64_t declare(declaration declared) {
    const auto metric = numbers.declare(owner, "p", std::move(declared));
    BOOST_REQUIRE(metric.has_value());
    return *metric;
  }
  std::uint64_t series(std::uint64_t metric, const std::vector<std::string_view>& values = {}) {
    return numbers.series_of(owner, metric, values).value();
  }
  host::http::response ask(std::size_t endpoint, const host::http::request& asked) {
    const auto& declared = endpoints.endpoints().at(endpoint);
    return std::get<host::registry::direct_handler>(declared.handler)(asked);
  }
  std::string names() { return ask(0, {}).body; }
  host::http::response one(std::string name, const std::vector<std::string>& tags = {}) {
    host::http::request asked;
    asked.path = "/actuator/metrics/" + name;
    asked.selectors = {{"requiredMetricName", std::move(name)}};
    for (const auto& each : tags) asked.parameters.emplace_back("tag", each);
    return ask(1, asked);
  }

  host::metrics::metric_registry numbers{2};
  host::metrics::owner_id owner = numbers.enroll();
  host::registry::endpoint_registry endpoints;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_endpoint, fixture)

BOOST_AUTO_TEST_CASE(names_have_dots_and_neither_unit_nor_total_and_are_sorted) {
  series(declare({kind::gauge, "part_b", "", "", {}, 9, {}}));
  series(declare({kind::counter, "sent", "bytes", "", {}, 9, {}}));
  series(declare({kind::histogram, "part_duration", "seconds", "", {}, 9, {1}}));
  declare({kind::gauge, "without_series", "", "", {"l"}, 9, {}});
  BOOST_TEST(names() == R"({"names":["part.b","part.duration","sent"]})");
  const auto& declared = endpoints.endpoints();
  BOOST_TEST(declared.at(1).path == "{requiredMetricName}");
  BOOST_TEST((declared.at(0).produces_json && declared.at(1).produces_json));
}

BOOST_AUTO_TEST_CASE(each_kind_has_the_statistics_of_its_meter) {
  numbers.counter_add(owner, series(declare({kind::counter, "sent", "bytes", "Out.", {}, 9, {}})),
                      3);
  BOOST_TEST(one("sent").body ==
             R"({"name":"sent","description":"Out.","baseUnit":"bytes",)"
             R"("measurements":[{"statistic":"COUNT","value":3.0}],"availableTags":[]})");
  numbers.gauge_set(owner, series(declare({kind::gauge, "depth", "", "", {}, 9, {}})), -0.25);
  BOOST_TEST(one("depth").body ==
             R"({"name":"depth","measurements":[{"statistic":"VALUE","value":-0.25}],)"
             R"("availableTags":[]})");
  const auto wait = series(declare({kind::histogram, "wait", "seconds", "", {}, 9, {1}}));
  numbers.histogram_observe(owner, wait, 0.5);
  numbers.histogram_observe(owner, wait, 2.0);
  BOOST_TEST(one("wait").body ==
             R"({"name":"wait","baseUnit":"seconds","measurements":[)"
             R"({"statistic":"COUNT","value":2.0},{"statistic":"TOTAL_TIME","value":2.5}],)"
             R"("availableTags":[]})");
  declaration sized{kind::histogram, "size", "bytes", "", {}, 9, {1}};
  sized.with_max = true;
  auto* const found = numbers.find(owner, series(declare(sized)), kind::histogram);
  const auto now = host::metrics::window_at(std::chrono::steady_clock::now());
  found->observe(7, now);
  found->observe(3, now);
  BOOST_TEST(one("size").body ==
             R"({"name":"size","baseUnit":"bytes","measurements":[)"
             R"({"statistic":"COUNT","value":2.0},{"statistic":"TOTAL","value":10.0},)"
             R"({"statistic":"MAX","value":7.0}],"availableTags":[]})");
}

BOOST_AUTO_TEST_CASE(tags_choose_and_those_that_chose_are_no_longer_available) {
  const auto sent = declare({kind::counter, "sent", "", "", {"to", "by"}, 9, {}});
  numbers.counter_add(owner, series(sent, {"a\"\\\n", "x"}), 1);
  numbers.counter_add(owner, series(sent, {"b:c", "x"}), 2);
  numbers.counter_add(owner, series(sent, {"b:c", "y"}), 4);
  BOOST_TEST(one("sent").body ==
             R"({"name":"sent","measurements":[{"statistic":"COUNT","value":7.0}],)"
             R"("availableTags":[{"tag":"by","values":["x","y"]},)"
             R"({"tag":"to","values":["a\"\\\n","b:c"]}]})");
  BOOST_TEST(one("sent", {"to:b:c"}).body ==
             R"({"name":"sent","measurements":[{"statistic":"COUNT","value":6.0}],)"
             R"("availableTags":[{"tag":"by","values":["x","y"]}]})");
  const std::string both = R"({"name":"sent","measurements":[{"statistic":"COUNT","value":2.0}],)"
                           R"("availableTags":[]})";
  BOOST_TEST(one("sent", {"to:b:c", "by:x"}).body == both);
  BOOST_TEST(one("sent", {"to:b:c,by:x"}).body == both);
}

BOOST_AUTO_TEST_CASE(what_there_is_not_is_404_without_a_body) {
  series(declare({kind::counter, "sent", "", "", {"to"}, 9, {}}), {"a"});
  for (const auto& answer : {one("sent_total"), one("other"), one("sent", {"to:b"}),
                             one("sent", {"none:a"}), one("sent", {"to:a", "to:b"})}) {
    BOOST_TEST(answer.status == 404);
    BOOST_TEST(answer.body == "");
  }
}

BOOST_AUTO_TEST_CASE(a_tag_without_a_colon_is_400_and_named) {
  series(declare({kind::counter, "sent", "", "", {"to"}, 9, {}}), {"a"});
  for (const auto& answer : {one("sent", {"to"}), one("sent", {"to:a", "b,c"})}) {
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(answer.body.find("has no colon") != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(the_hosts_own_have_micrometers_names) {
  host::metrics::own_numbers own(numbers, "1");
  BOOST_REQUIRE(own.requests("GET", 200, "/actuator/health") != nullptr);
  own.tell(host::metrics::own_numbers::workers{4, 1, 2, 8, 9});
  const std::string all = names();
  for (const std::string name :
       {"http.server.requests", "process.uptime", "process.start.time", "process.cpu.usage",
        "process.cpu.time", "process.files.open", "process.files.max", "system.cpu.count",
        "system.cpu.usage", "system.load.average.1m", "executor.active", "executor.pool.size",
        "executor.queued", "executor.queue.remaining", "executor.completed"}) {
    BOOST_TEST(all.find("\"" + name + "\"") != std::string::npos, name);
  }
  BOOST_TEST(one("executor.queue.remaining", {"name:workers"}).body.find("6.0") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
