#include "metrics/declaration.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <limits>
#include <string>
#include <vector>

using host::metrics::declaration;
using host::metrics::find_fault;
using host::metrics::kind;

namespace {

declaration histogram() {
  return {kind::histogram, "wait", "seconds", "How long.", {"kind", "code"}, 100, {0.1, 1, 10}};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(metric_declaration)

BOOST_AUTO_TEST_CASE(names_are_made_of_name_unit_and_kind) {
  const declaration counter{kind::counter, "sent", "bytes", "", {}, 100, {}};
  BOOST_TEST(host::metrics::shown_name(counter) == "sent_bytes_total");
  BOOST_TEST(host::metrics::shown_name({kind::gauge, "depth", "", "", {}, 1, {}}) == "depth");
  const std::vector<std::string> parts{"wait_seconds", "wait_seconds_bucket", "wait_seconds_sum",
                                       "wait_seconds_count"};
  BOOST_TEST(host::metrics::taken_names(histogram()) == parts, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_sound_one_has_no_fault) {
  BOOST_TEST(find_fault(histogram()).value_or("none") == "none");
  auto at_the_limits = histogram();
  at_the_limits.name = std::string(128, 'a');
  at_the_limits.labels = {"a", "b", "c", "d", "e", "f", "g", "h"};
  at_the_limits.series_limit = 10'000;
  BOOST_TEST(find_fault(at_the_limits).value_or("none") == "none");
}

BOOST_AUTO_TEST_CASE(each_rule_that_is_broken_is_named) {
  struct row {
    std::function<void(declaration&)> spoil;
    std::string fault;
  };
  const double infinite = std::numeric_limits<double>::infinity();
  const std::vector<row> rows = {
      {[](auto& d) { d.name = ""; }, "its name is not"},
      {[](auto& d) { d.name = "Wait"; }, "its name is not"},
      {[](auto& d) { d.name = "1wait"; }, "its name is not"},
      {[](auto& d) { d.name = "wait-time"; }, "its name is not"},
      {[](auto& d) { d.name = std::string(129, 'a'); }, "its name is not"},
      {[](auto& d) { d.name = "wait_total"; }, "ends with _total"},
      {[](auto& d) { d.name = "wait_seconds"; }, "ends with its unit"},
      {[](auto& d) { d.unit = "Seconds"; }, "its unit is not"},
      {[](auto& d) { d.help = "two\nlines"; }, "its help is not one line"},
      {[](auto& d) { d.help = "\xff"; }, "its help is not one line"},
      {[](auto& d) { d.labels = {"le"}; }, "called le"},
      {[](auto& d) {
         d.labels = {"a", "b", "a"};
       },
       "the label a appears twice"},
      {[](auto& d) { d.labels = {"A"}; }, "a label is not"},
      {[](auto& d) { d.labels.assign(9, "a"); }, "more than 8 labels"},
      {[](auto& d) { d.series_limit = 0; }, "series_limit"},
      {[](auto& d) { d.series_limit = 10'001; }, "series_limit"},
      {[](auto& d) { d.buckets.clear(); }, "1 to 64 buckets"},
      {[](auto& d) { d.buckets.assign(65, 1); }, "1 to 64 buckets"},
      {[](auto& d) {
         d.buckets = {1, 1};
       },
       "not finite and ascending"},
      {[](auto& d) {
         d.buckets = {2, 1};
       },
       "not finite and ascending"},
      {[=](auto& d) {
         d.buckets = {1, infinite};
       },
       "not finite and ascending"},
      {[](auto& d) { d.what = kind::gauge; }, "is no histogram"},
  };
  for (const row& each : rows) {
    declaration spoilt = histogram();
    each.spoil(spoilt);
    const std::string fault = find_fault(spoilt).value_or("none");
    BOOST_TEST(fault.find(each.fault) != std::string::npos, fault << " is not: " << each.fault);
  }
}

BOOST_AUTO_TEST_SUITE_END()
