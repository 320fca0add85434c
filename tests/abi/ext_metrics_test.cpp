// The promises of actuator/ext/metrics.h.
#include <actuator/ext/metrics.h>

#include <boost/test/unit_test.hpp>

#include <string>

#include "extension_rig.hpp"

namespace {

using support::newer;
using support::sentence;
using support::str;

struct fixture : support::extension_rig {
  static actuator_metric counter(std::string_view name) {
    actuator_metric made{};
    made.struct_size = sizeof(made);
    made.kind = ACTUATOR_METRIC_COUNTER;
    made.name = str(name);
    return made;
  }
  actuator_status declare(const actuator_metric& metric) {
    return metrics.declare(host, &metric, &error.writer, &handle);
  }
  const actuator_metrics& metrics = extension<actuator_metrics>(ACTUATOR_EXT_METRICS);
  sentence error;
  std::uint64_t handle = 0;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ext_metrics, fixture)

BOOST_AUTO_TEST_CASE(a_counter_counts_what_was_added_to_its_series) {
  table->begin_declaring();
  const actuator_str labels[] = {str("verb")};
  auto metric = counter("asked");
  metric.labels = labels;
  metric.label_count = 1;
  metric.series_limit = 1;
  BOOST_TEST(declare(metric) == ACTUATOR_OK);
  BOOST_TEST(handle != 0U);
  BOOST_TEST(!table->end_declaring().has_value());

  const actuator_str get[] = {str("GET")};
  const actuator_str put[] = {str("PUT")};
  std::uint64_t series = 0;
  std::uint64_t again = 0;
  BOOST_TEST(metrics.series(host, handle, get, 1, &series) == ACTUATOR_OK);
  BOOST_TEST(metrics.series(host, handle, get, 1, &again) == ACTUATOR_OK);
  BOOST_TEST(series == again);
  std::uint64_t none = 7;
  BOOST_TEST(metrics.series(host, handle, put, 1, &none) == ACTUATOR_LIMIT);
  BOOST_TEST(none == 0U);
  none = 7;
  BOOST_TEST(metrics.series(host, handle, nullptr, 0, &none) == ACTUATOR_INVALID);
  BOOST_TEST(none == 0U);
  none = 7;
  BOOST_TEST(metrics.series(host, handle + 1, get, 1, &none) == ACTUATOR_NOT_FOUND);
  BOOST_TEST(none == 0U);

  metrics.counter_add(host, series, 2);
  metrics.counter_add(host, series, 3);
  metrics.counter_add(host, none, 100);
  metrics.gauge_set(host, series, 100);
  metrics.histogram_observe(host, series, 100);
  BOOST_TEST(rig.metrics.families().front()->all().front()->counted() == 5U);
}

BOOST_AUTO_TEST_CASE(a_gauge_and_a_histogram_take_their_updates) {
  table->begin_declaring();
  auto metric = counter("depth");
  metric.kind = ACTUATOR_METRIC_GAUGE;
  BOOST_REQUIRE(declare(metric) == ACTUATOR_OK);
  std::uint64_t gauge = 0;
  BOOST_REQUIRE(metrics.series(host, handle, nullptr, 0, &gauge) == ACTUATOR_OK);
  const double bounds[] = {1, 2};
  metric = counter("wait");
  metric.kind = ACTUATOR_METRIC_HISTOGRAM;
  metric.buckets = bounds;
  metric.bucket_count = 2;
  BOOST_REQUIRE(declare(metric) == ACTUATOR_OK);
  std::uint64_t histogram = 0;
  BOOST_REQUIRE(metrics.series(host, handle, nullptr, 0, &histogram) == ACTUATOR_OK);
  metrics.gauge_set(host, gauge, 5);
  metrics.gauge_add(host, gauge, -1.5);
  metrics.histogram_observe(host, histogram, 2);
  const auto families = rig.metrics.families();
  BOOST_TEST(families[0]->all().front()->value() == 3.5);
  BOOST_TEST(families[1]->all().front()->observed().counts[1] == 1U);
}

BOOST_AUTO_TEST_CASE(outside_of_start_nothing_is_declared) {
  BOOST_TEST(declare(counter("late")) == ACTUATOR_WRONG_STATE);
  BOOST_TEST(error.text == "metrics are declared inside start() and on its thread only");
  BOOST_TEST(table->misbehaviours() == 1U);
}

BOOST_AUTO_TEST_CASE(what_breaks_a_rule_or_is_taken_fails_the_start) {
  table->begin_declaring();
  BOOST_TEST(declare(counter("Bad")) == ACTUATOR_INVALID);
  BOOST_TEST(table->end_declaring().value_or("") == error.text);
  BOOST_TEST(handle == 0U);

  auto bad = counter("fine");
  const auto refused = [&](const actuator_metric& metric, actuator_status expected) {
    table->begin_declaring();
    BOOST_TEST(declare(metric) == expected);
    return table->end_declaring().has_value();
  };
  bad.kind = 4;
  BOOST_TEST(refused(bad, ACTUATOR_INVALID));
  bad = counter("fine");
  bad.label_count = 1;
  BOOST_TEST(refused(bad, ACTUATOR_INVALID));
  bad = counter("fine");
  bad.bucket_count = 1;
  BOOST_TEST(refused(bad, ACTUATOR_INVALID));
  bad = counter("fine");
  bad.struct_size = 8;
  BOOST_TEST(refused(bad, ACTUATOR_INVALID));
  bad = counter("\xff");
  BOOST_TEST(refused(bad, ACTUATOR_INVALID));
  BOOST_TEST(!refused(counter("fine"), ACTUATOR_OK));
  BOOST_TEST(refused(counter("fine"), ACTUATOR_CONFLICT));
}

BOOST_AUTO_TEST_CASE(a_field_that_is_not_known_is_unsupported_and_fails_nothing) {
  table->begin_declaring();
  newer<actuator_metric> metric(counter("fine"));
  metric.unknown = 1;
  BOOST_TEST(declare(metric.known) == ACTUATOR_UNSUPPORTED);
  auto reserved = counter("fine");
  reserved.reserved0 = 1;
  BOOST_TEST(declare(reserved) == ACTUATOR_UNSUPPORTED);
  metric.unknown = 0;
  BOOST_TEST(declare(metric.known) == ACTUATOR_OK);
  BOOST_TEST(!table->end_declaring().has_value());
}

BOOST_AUTO_TEST_SUITE_END()
