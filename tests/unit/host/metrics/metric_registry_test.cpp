#include "metrics/metric_registry.hpp"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

using host::metrics::declaration;
using host::metrics::kind;
using host::metrics::metric_registry;
using refusal = metric_registry::refusal;

namespace {

struct fixture {
  std::uint64_t declare(declaration declared) {
    const auto made = registry.declare(owner, "p", std::move(declared));
    BOOST_REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error().sentence));
    return *made;
  }
  std::uint64_t series(std::uint64_t metric, const std::vector<std::string_view>& values = {}) {
    const auto made = registry.series_of(owner, metric, values);
    BOOST_REQUIRE(made.has_value());
    return *made;
  }
  const host::metrics::series& only_series() { return *registry.families().back()->all().front(); }

  metric_registry registry{2};
  host::metrics::owner_id owner = registry.enroll();
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(metrics_of_owners, fixture)

BOOST_AUTO_TEST_CASE(the_same_values_are_the_same_series) {
  const auto metric = declare({kind::counter, "asked", "", "", {"verb", "code"}, 2, {}});
  const auto one = series(metric, {"GET", "200"});
  BOOST_TEST(one != 0U);
  BOOST_TEST(series(metric, {"GET", "200"}) == one);
  BOOST_TEST(series(metric, {"GET", "404"}) != one);
  BOOST_TEST(
      (registry.series_of(owner, metric, std::vector<std::string_view>{"PUT", "1"}).error() ==
       refusal::limit));
  BOOST_TEST(registry.families().front()->refused() == 1U);
  // What exists is still found.
  BOOST_TEST(series(metric, {"GET", "200"}) == one);
}

BOOST_AUTO_TEST_CASE(what_stands_before_a_number_may_be_read_in_whole_blocks) {
  using host::metrics::padded_text;
  const auto plain = declare({kind::gauge, "plain", "", "", {}, 1, {}});
  series(plain);
  const padded_text without = only_series().head();
  BOOST_TEST(std::string_view(without.data, without.size) == "plain ");
  // Of every length within a block, and with a character that ends texts of C.
  const auto metric = declare({kind::gauge, "g", "", "", {"l"}, 100, {}});
  for (std::size_t size = 0; size < 2 * padded_text::block; ++size) {
    const std::string value(size, '\0');
    series(metric, {value});
    const padded_text head = registry.families().back()->all().back()->head();
    BOOST_TEST(std::string_view(head.data, head.size) == "g{l=\"" + value + "\"} ");
    unsigned sum = 0;
    const std::size_t blocks = (head.size + padded_text::block - 1) / padded_text::block;
    for (std::size_t at = head.size; at < blocks * padded_text::block; ++at) {
      sum += static_cast<unsigned char>(head.data[at]);  // AddressSanitizer is asked
    }
    BOOST_TEST(sum == 0U);
  }
}

BOOST_AUTO_TEST_CASE(values_cannot_be_shifted_into_each_other) {
  const auto metric = declare({kind::counter, "asked", "", "", {"a", "b"}, 10, {}});
  const auto one = series(metric, {"x\",b=\"y", "z"});
  BOOST_TEST(one != series(metric, {"x", "y\",b=\"z"}));
  BOOST_TEST(registry.families().front()->all().front()->labels() == "a=\"x\\\",b=\\\"y\",b=\"z\"");
}

BOOST_AUTO_TEST_CASE(wrong_values_and_strangers_are_refused) {
  const auto metric = declare({kind::counter, "asked", "", "", {"verb"}, 2, {}});
  const auto refused = [&](std::uint64_t handle, std::vector<std::string_view> values) {
    return registry.series_of(owner, handle, values).error();
  };
  const std::string long_value(257, 'x');
  BOOST_TEST((refused(metric, {}) == refusal::wrong_values));
  BOOST_TEST((refused(metric, {"a", "b"}) == refusal::wrong_values));
  BOOST_TEST((refused(metric, {"\xff"}) == refusal::wrong_values));
  BOOST_TEST((refused(metric, {long_value}) == refusal::wrong_values));
  BOOST_TEST((refused(0, {"a"}) == refusal::unknown_metric));
  BOOST_TEST((refused(metric + 1, {"a"}) == refusal::unknown_metric));
  const auto other = registry.enroll();
  BOOST_TEST((registry.series_of(other, metric, std::vector<std::string_view>{"a"}).error() ==
              refusal::unknown_metric));
}

BOOST_AUTO_TEST_CASE(only_the_owner_updates_and_only_by_its_kind) {
  const auto counter = series(declare({kind::counter, "c", "", "", {}, 1, {}}));
  const auto gauge = series(declare({kind::gauge, "g", "", "", {}, 1, {}}));
  const auto histogram = series(declare({kind::histogram, "h", "", "", {}, 1, {1}}));
  const auto other = registry.enroll();
  for (const auto handle : {counter, gauge, histogram, std::uint64_t{0}, std::uint64_t{99}}) {
    registry.counter_add(other, handle, 7);
    registry.gauge_set(other, handle, 7);
    if (handle != counter) registry.counter_add(owner, handle, 7);
    if (handle != gauge) registry.gauge_set(owner, handle, 7);
    if (handle != gauge) registry.gauge_add(owner, handle, 7);
    if (handle != histogram) registry.histogram_observe(owner, handle, 7);
  }
  const auto families = registry.families();
  BOOST_TEST(families[0]->all().front()->counted() == 0U);
  BOOST_TEST(families[1]->all().front()->value() == 0.0);
  BOOST_TEST(families[2]->all().front()->observed().counts.back() == 0U);
}

BOOST_AUTO_TEST_CASE(observations_fall_into_the_bucket_that_bounds_them) {
  const auto handle = series(declare({kind::histogram, "h", "", "", {}, 1, {1, 10}}));
  for (const double value : {0.5, 1.0, 1.5, 10.0, 11.0}) {
    registry.histogram_observe(owner, handle, value);
  }
  registry.histogram_observe(owner, handle, std::numeric_limits<double>::quiet_NaN());
  const auto seen = only_series().observed();
  BOOST_TEST(seen.counts == (std::vector<std::uint64_t>{2, 2, 1}),
             boost::test_tools::per_element());
  BOOST_TEST(seen.sum == 24.0);
}

BOOST_AUTO_TEST_CASE(names_are_taken_once_also_by_parts_and_by_the_host) {
  registry.reserve({"process_uptime_seconds"});
  declare({kind::histogram, "wait", "", "", {}, 1, {1}});
  for (const std::string name : {"wait", "wait_sum", "wait_count", "wait_bucket"}) {
    const auto made = registry.declare(owner, "q", {kind::gauge, name, "", "", {}, 1, {}});
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST((made.error().why == refusal::taken));
    BOOST_TEST(made.error().sentence ==
               "metric \"" + name + "\" of \"q\" is refused: \"p\" shows " + name + " already");
  }
  const auto hosts =
      registry.declare(owner, "q", {kind::gauge, "process_uptime", "seconds", "", {}, 1, {}});
  BOOST_REQUIRE(!hosts.has_value());
  BOOST_TEST(hosts.error().sentence.find("\"host\" shows process_uptime_seconds already") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_retired_is_off_the_page_its_name_free_and_its_handles_harmless) {
  const auto handle = series(declare({kind::counter, "c", "", "", {}, 1, {}}));
  registry.retire(owner);
  registry.retire(owner);
  BOOST_TEST(registry.families().empty());
  registry.counter_add(owner, handle, 1);
  declare({kind::counter, "c", "", "", {}, 1, {}});
  BOOST_TEST(registry.families().size() == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_is_lost_when_threads_update_while_others_ask_and_look) {
  constexpr int rounds = 20'000;
  const auto counter_metric = declare({kind::counter, "c", "", "", {"who"}, 300, {}});
  const auto counter = series(counter_metric, {"all"});
  const auto gauge = series(declare({kind::gauge, "g", "", "", {}, 1, {}}));
  const auto histogram = series(declare({kind::histogram, "h", "", "", {}, 1, {0.5, 1.5}}));
  std::atomic<int> wrong_looks{0};
  std::vector<std::thread> threads;
  for (int each = 0; each < 3; ++each) {
    threads.emplace_back([&, each] {
      for (int round = 0; round < rounds; ++round) {
        registry.counter_add(owner, counter, 2);
        registry.gauge_add(owner, gauge, 1);
        registry.histogram_observe(owner, histogram, each);
        if (round % 200 == 0) {
          const std::string who = std::to_string(round / 200) + "." + std::to_string(each);
          (void)registry.series_of(owner, counter_metric, std::vector<std::string_view>{who});
          const auto seen = registry.families().back()->all().front()->observed();
          if (seen.counts.size() != 3) ++wrong_looks;
        }
      }
    });
  }
  for (auto& each : threads) each.join();
  BOOST_TEST(wrong_looks == 0);
  const auto families = registry.families();
  BOOST_TEST(families[0]->all().front()->counted() == 3U * 2 * rounds);
  BOOST_TEST(families[0]->all().size() == 300U);
  BOOST_TEST(families[0]->refused() == 1U);
  BOOST_TEST(families[1]->all().front()->value() == 3.0 * rounds);
  const auto seen = families[2]->all().front()->observed();
  for (const auto count : seen.counts) BOOST_TEST(count == static_cast<std::uint64_t>(rounds));
  BOOST_TEST(seen.sum == 3.0 * rounds);
}

BOOST_AUTO_TEST_SUITE_END()
