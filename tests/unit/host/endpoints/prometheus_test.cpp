#include "endpoints/prometheus.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <limits>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "metrics/own_numbers.hpp"

using host::endpoints::page_format;
using host::endpoints::prometheus_page;
using host::metrics::declaration;
using host::metrics::kind;

namespace {

struct fixture {
  std::uint64_t series(declaration declared, const std::vector<std::string_view>& values = {}) {
    const auto metric = numbers.declare(owner, "p", std::move(declared));
    BOOST_REQUIRE(metric.has_value());
    return numbers.series_of(owner, *metric, values).value();
  }
  std::string page(const std::set<std::string, std::less<>>& wanted, std::size_t most = 100'000) {
    return prometheus_page(numbers, wanted, {form, most, 0});
  }
  page_format form = page_format::text;
  host::metrics::metric_registry numbers{2};
  host::metrics::owner_id owner = numbers.enroll();
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(prometheus, fixture)

BOOST_AUTO_TEST_CASE(each_kind_is_written_as_the_text_format_has_it) {
  numbers.counter_add(
      owner, series({kind::counter, "sent", "bytes", "A \\ path.", {"to"}, 9, {}}, {"a\"b\\c\nd"}),
      18'446'744'073'709'551'615U);
  numbers.gauge_set(owner, series({kind::gauge, "depth", "", "Now.", {}, 9, {}}), -0.25);
  const auto wait =
      series({kind::histogram, "wait", "seconds", "Long.", {"k"}, 9, {0.1, 2}}, {"v"});
  for (const double value : {0.1, 1.0, 5.0, 6.0}) numbers.histogram_observe(owner, wait, value);
  BOOST_TEST(page({"sent_bytes_total", "depth", "wait_seconds_count"}) ==
             "# HELP sent_bytes_total A \\\\ path.\n"
             "# TYPE sent_bytes_total counter\n"
             "sent_bytes_total{to=\"a\\\"b\\\\c\\nd\"} 18446744073709551615\n"
             "# HELP depth Now.\n"
             "# TYPE depth gauge\n"
             "depth -0.25\n"
             "# HELP wait_seconds Long.\n"
             "# TYPE wait_seconds histogram\n"
             "wait_seconds_bucket{k=\"v\",le=\"0.1\"} 1\n"
             "wait_seconds_bucket{k=\"v\",le=\"2\"} 2\n"
             "wait_seconds_bucket{k=\"v\",le=\"+Inf\"} 4\n"
             "wait_seconds_sum{k=\"v\"} 12.1\n"
             "wait_seconds_count{k=\"v\"} 4\n");
}

BOOST_AUTO_TEST_CASE(numbers_that_are_none_have_names) {
  const double infinite = std::numeric_limits<double>::infinity();
  numbers.gauge_set(owner, series({kind::gauge, "a", "", "", {}, 1, {}}), infinite);
  numbers.gauge_set(owner, series({kind::gauge, "b", "", "", {}, 1, {}}), -infinite);
  numbers.gauge_set(owner, series({kind::gauge, "c", "", "", {}, 1, {}}),
                    std::numeric_limits<double>::quiet_NaN());
  const std::string text = page({"a", "b", "c"});
  BOOST_TEST(has(text, "\na +Inf\n"));
  BOOST_TEST(has(text, "\nb -Inf\n"));
  BOOST_TEST(has(text, "\nc NaN\n"));
}

BOOST_AUTO_TEST_CASE(what_dashboards_expect_of_a_process_is_there) {
  const host::metrics::own_numbers own(numbers, "1.2.3");
  const std::string text = page({});
  for (const std::string name :
       {"process_start_time_seconds", "process_uptime_seconds", "process_cpu_time_ns_total",
        "process_cpu_usage", "process_files_open_files", "process_files_max_files",
        "process_resident_memory_bytes", "system_cpu_count", "system_cpu_usage",
        "system_load_average_1m", "http_server_requests_active"}) {
    BOOST_TEST(has(text, "\n" + name + " "), name);
    BOOST_TEST(has(text, "# TYPE " + name + " "), name);
  }
  BOOST_TEST(has(text, "# TYPE process_cpu_time_ns_total counter\n"));
  BOOST_TEST(has(text, "\nactuator_metrics_left_out 0\n"));
  BOOST_TEST(has(text, "\nactuator_build_info{version=\"1.2.3\"} 1\n"));
  BOOST_TEST(text.back() == '\n');
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_left_out_whole_and_counted) {
  const auto metric = numbers.declare(owner, "p", {kind::gauge, "big", "", "", {"n"}, 1000, {}});
  for (int each = 0; each < 1000; ++each) {
    const std::string value = std::to_string(each);
    (void)numbers.series_of(owner, *metric, std::vector<std::string_view>{value});
  }
  series({kind::gauge, "small", "", "", {}, 1, {}});
  const std::string text = page({}, 5'000);
  BOOST_TEST(!has(text, "big"));
  BOOST_TEST(has(text, "\nsmall 0\n"));
  BOOST_TEST(has(text, "\nactuator_metrics_left_out 1\n"));
  BOOST_TEST(text.size() < 6'000U);
}

BOOST_AUTO_TEST_CASE(refused_series_are_counted_by_their_metric) {
  const auto metric = numbers.declare(owner, "p", {kind::gauge, "g", "", "", {"n"}, 1, {}});
  BOOST_TEST(!has(page({}), "series_refused"));
  for (const std::string_view each : {"a", "b", "c"}) {
    (void)numbers.series_of(owner, *metric, std::vector<std::string_view>{each});
  }
  BOOST_TEST(has(page({}), "\nactuator_metric_series_refused_total{metric=\"g\"} 2\n"));
}

BOOST_AUTO_TEST_CASE(the_endpoint_has_a_type_of_its_own_and_takes_names_in_both_forms) {
  host::registry::endpoint_registry endpoints;
  const host::metrics::own_numbers own(numbers, "1");
  BOOST_REQUIRE(host::endpoints::declare_prometheus(endpoints, numbers).has_value());
  const auto& page = endpoints.endpoints().front();
  BOOST_TEST(page.produces_type == "text/plain");
  BOOST_TEST(page.produces_if_named == "application/openmetrics-text");
  host::http::request asked;
  asked.parameters = {{"includedNames", "system_cpu_count,process_cpu_usage"},
                      {"other", "process_uptime_seconds"},
                      {"includedNames", "system_load_average_1m"}};
  const auto answer = std::get<host::registry::direct_handler>(page.handler)(asked);
  BOOST_TEST(answer.status == 200);
  BOOST_TEST(answer.content_type == "text/plain; version=0.0.4; charset=utf-8");
  BOOST_TEST(has(answer.body, "\nsystem_cpu_count "));
  BOOST_TEST(has(answer.body, "\nprocess_cpu_usage "));
  BOOST_TEST(has(answer.body, "\nsystem_load_average_1m "));
  BOOST_TEST(!has(answer.body, "process_uptime_seconds"));
  const auto taken =
      numbers.declare(owner, "p", {kind::gauge, "process_uptime", "seconds", "", {}, 1, {}});
  BOOST_TEST(!taken.has_value());
}

BOOST_AUTO_TEST_CASE(open_metrics_names_families_without_total_and_ends) {
  numbers.counter_add(owner, series({kind::counter, "sent", "bytes", "A \"path\".", {}, 9, {}}), 5);
  numbers.gauge_set(owner, series({kind::gauge, "depth", "", "Now.", {}, 9, {}}), 3);
  const auto wait = series({kind::histogram, "wait", "seconds", "Long.", {}, 9, {0.5, 1, 30}});
  numbers.histogram_observe(owner, wait, 1.0);
  form = page_format::open_metrics;
  BOOST_TEST(page({"sent_bytes_total", "depth", "wait_seconds"}) ==
             "# HELP sent_bytes A \\\"path\\\".\n"
             "# TYPE sent_bytes counter\n"
             "sent_bytes_total 5\n"
             "# HELP depth Now.\n"
             "# TYPE depth gauge\n"
             "depth 3\n"
             "# HELP wait_seconds Long.\n"
             "# TYPE wait_seconds histogram\n"
             "wait_seconds_bucket{le=\"0.5\"} 0\n"
             "wait_seconds_bucket{le=\"1.0\"} 1\n"
             "wait_seconds_bucket{le=\"30.0\"} 1\n"
             "wait_seconds_bucket{le=\"+Inf\"} 1\n"
             "wait_seconds_sum 1\n"
             "wait_seconds_count 1\n"
             "# EOF\n");
  BOOST_TEST(page({"nothing"}) == "# EOF\n");
}

BOOST_AUTO_TEST_CASE(a_counter_beside_a_metric_of_its_familys_name_goes_under_its_own) {
  series({kind::counter, "sent", "", "", {}, 9, {}});
  series({kind::gauge, "sent", "", "", {}, 9, {}});
  const std::string counter = "# HELP sent_total \n# TYPE sent_total ";
  BOOST_TEST(has(page({"sent", "sent_total"}), counter + "counter\nsent_total 0\n"));
  form = page_format::open_metrics;
  BOOST_TEST(has(page({"sent", "sent_total"}), counter + "unknown\nsent_total 0\n"));
}

BOOST_AUTO_TEST_CASE(a_histogram_that_tells_its_largest_value_has_a_gauge_beside_it) {
  declaration declared{kind::histogram, "wait", "seconds", "Long.", {"k"}, 9, {1}};
  declared.with_max = true;
  const auto wait = series(std::move(declared), {"v"});
  const auto now = host::metrics::window_at(std::chrono::steady_clock::now());
  auto* const found = numbers.find(owner, wait, kind::histogram);
  BOOST_REQUIRE(found != nullptr);
  found->observe(9, now - 4);  // longer ago than what is told
  found->observe(0.25, now - 1);
  found->observe(0.125, now);
  const std::string text = page({"wait_seconds_max"});
  BOOST_TEST(has(text, "# TYPE wait_seconds_max gauge\nwait_seconds_max{k=\"v\"} 0.25\n"));
  BOOST_TEST(has(text, "\nwait_seconds_count{k=\"v\"} 3\n"));
}

BOOST_AUTO_TEST_CASE(what_is_small_or_not_asked_for_is_not_compressed) {
  host::registry::endpoint_registry endpoints;
  const host::metrics::own_numbers own(numbers, "1");
  BOOST_REQUIRE(host::endpoints::declare_prometheus(endpoints, numbers, true).has_value());
  const auto& handler =
      std::get<host::registry::direct_handler>(endpoints.endpoints().front().handler);
  host::http::request asked;
  const auto coding = [&] {
    for (const auto& [name, value] : handler(asked).headers) {
      if (name == "Content-Encoding") return value;
    }
    return std::string();
  };
  BOOST_TEST(coding() == "");
  for (const std::string good : {"gzip", "deflate, GZIP;q=0.5", "*", "identity;q=0, *;q=0.1"}) {
    asked.headers = {{"accept-encoding", good}};
    BOOST_TEST(coding() == "gzip", good);
  }
  for (const std::string bad : {"", "deflate", "gzip;q=0", "gzip; q=0.000, *", "*;q=0", "xgzip"}) {
    asked.headers = {{"accept-encoding", bad}};
    BOOST_TEST(coding() == "", bad);
  }
  asked.headers = {{"Accept-Encoding", "gzip"}};
  asked.parameters = {{"includedNames", "system_cpu_count"}};
  BOOST_TEST(coding() == "");
}

BOOST_AUTO_TEST_SUITE_END()
