// The page writes numbers and heads in ways of its own, for speed; here it is held against a plain
// writer that takes one number after the other through the standard library.
#include <boost/test/unit_test.hpp>

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "endpoints/number_text.hpp"
#include "endpoints/prometheus.hpp"

using host::metrics::kind;

namespace {

std::string plain(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  char text[64];
  return {text, std::to_chars(std::begin(text), std::end(text), value).ptr};
}

std::string plain(std::uint64_t value) {
  return std::to_string(value);
}

template <class Number>
std::string written(Number value) {
  char text[host::endpoints::longest_number];
  return {text, host::endpoints::write_number(text, value)};
}

/// Of every sort that a plugin may set, the hard ones among them.
class numbers {
 public:
  double next() {
    constexpr double edges[] = {0.0,
                                -0.0,
                                1e-3,
                                0.00099999999999999,
                                1e5,
                                99999,
                                100001,
                                123e5,
                                1e9,
                                999999999.999999,
                                999999999.9999999,
                                0.1 + 0.2,
                                1.0000005,
                                2.9999999999,
                                9007199254740992.0,
                                std::numeric_limits<double>::max(),
                                std::numeric_limits<double>::denorm_min(),
                                std::numeric_limits<double>::infinity(),
                                std::numeric_limits<double>::quiet_NaN()};
    const double sign = draw_(2) == 0 ? 1 : -1;
    switch (draw_(7)) {
      case 0:
        return sign * edges[draw_(std::size(edges))];
      case 1:
        return std::bit_cast<double>(source_());
      case 2:
        return sign * static_cast<double>(draw_(2'000'000));
      case 3:  // decimals of up to 8 places
        return sign * static_cast<double>(draw_(std::uint64_t{1} << 53U)) /
               std::pow(10.0, static_cast<double>(draw_(19)));
      case 4:  // and few of them, as in most measurements
        return sign * static_cast<double>(draw_(1'000'000)) /
               std::pow(10.0, static_cast<double>(draw_(9)));
      case 5:  // one step beside such a one
        return std::nextafter(static_cast<double>(draw_(1'000'000)) / 1000, sign * 1e300);
      default:
        return sign *
               std::ldexp(static_cast<double>(draw_(1U << 20U)), static_cast<int>(draw_(60)) - 40);
    }
  }
  std::uint64_t draw(std::uint64_t below) { return draw_(below); }

 private:
  std::uint64_t draw_(std::uint64_t below) { return source_() % below; }
  std::mt19937_64 source_{20'260'131};
};

/// The lines of one metric without labels.
std::string plain_page(kind what, const std::string& name, double value) {
  const std::string type = what == kind::counter ? "counter" : "gauge";
  return "# HELP " + name + " h\n# TYPE " + name + " " + type + "\n" + name + " " +
         (what == kind::counter ? plain(static_cast<std::uint64_t>(value)) : plain(value)) + "\n";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(prometheus_numbers)

BOOST_AUTO_TEST_CASE(every_number_is_written_as_the_standard_library_writes_it) {
  numbers some;
  unsigned differ = 0;
  for (int each = 0; each < 500'000; ++each) {
    const double value = some.next();
    const std::string told = written(value);
    if (told == plain(value)) continue;
    if (++differ <= 5) BOOST_ERROR(told + " is written for " + plain(value));
  }
  BOOST_TEST(differ == 0U);
  for (const std::uint64_t value : {std::uint64_t{0}, ~std::uint64_t{0}, std::uint64_t{100'000}}) {
    BOOST_TEST(written(value) == plain(value));
  }
}

BOOST_AUTO_TEST_CASE(no_number_is_longer_than_the_room_for_one) {
  BOOST_TEST(written(-std::numeric_limits<double>::max()).size() <=
             host::endpoints::longest_number);
  BOOST_TEST(written(-2.2250738585072014e-308).size() <= host::endpoints::longest_number);
}

BOOST_AUTO_TEST_CASE(a_page_of_all_kinds_is_what_a_plain_writer_makes_of_them) {
  const std::vector<double> bounds{-1, 0.001, 0.25, 1, 100'000, 2.5e7};
  for (const std::size_t expected_bytes :
       {std::size_t{0}, std::size_t{3'000}, std::size_t{1} << 20U}) {
    numbers some;
    host::metrics::metric_registry all{4};
    const auto owner = all.enroll();
    std::set<std::string, std::less<>> wanted;
    std::string right;
    for (int each = 0; each < 60; ++each) {
      const std::string name = "g" + std::to_string(each);
      const auto gauge = all.declare(owner, "p", {kind::gauge, name, "", "h", {}, 1, {}});
      const double value = some.next();
      all.gauge_set(owner, *all.series_of(owner, *gauge, {}), value);
      right += plain_page(kind::gauge, name, value);
      wanted.insert(name);

      const auto counter = all.declare(owner, "p", {kind::counter, name, "", "h", {}, 1, {}});
      const std::uint64_t count = some.draw(std::uint64_t{1} << 50U);
      all.counter_add(owner, *all.series_of(owner, *counter, {}), count);
      right += plain_page(kind::counter, name + "_total", static_cast<double>(count));
      wanted.insert(name + "_total");

      // With and without labels, some of them longer than any other line.
      std::vector<std::string> labels;
      if (each % 2 != 0) labels.emplace_back("of");
      const std::string label(some.draw(200), 'v');
      const auto spread =
          all.declare(owner, "p", {kind::histogram, name, "bytes", "a\\b\\", labels, 1, bounds});
      const std::vector<std::string_view> values(labels.size(), label);
      const auto series = *all.series_of(owner, *spread, values);
      const std::string whole = name + "_bytes";
      const std::string inside = labels.empty() ? "" : "of=\"" + label + "\"";
      std::vector<std::uint64_t> up_to(bounds.size() + 1);
      double sum = 0;
      for (std::uint64_t seen = some.draw(20); seen > 0; --seen) {
        const double observed = static_cast<double>(some.draw(1'000'000)) / 8;
        all.histogram_observe(owner, series, observed);
        sum += observed;
        for (std::size_t at = 0; at < up_to.size(); ++at) {
          if (at == bounds.size() || observed <= bounds[at]) ++up_to[at];
        }
      }
      right += "# HELP " + whole + " a\\\\b\\\\\n# TYPE " + whole + " histogram\n";
      for (std::size_t at = 0; at < up_to.size(); ++at) {
        right += whole + "_bucket{" + inside + (inside.empty() ? "" : ",") + "le=\"" +
                 (at < bounds.size() ? plain(bounds[at]) : "+Inf") + "\"} " + plain(up_to[at]) +
                 "\n";
      }
      const std::string braced = inside.empty() ? "" : "{" + inside + "}";
      right += whole + "_sum" + braced + " " + plain(sum) + "\n";
      right += whole + "_count" + braced + " " + plain(up_to.back()) + "\n";
      wanted.insert(whole);
    }
    BOOST_TEST(host::endpoints::prometheus_page(
                   all, wanted, {host::endpoints::page_format::text, 1U << 24U, expected_bytes}) ==
               right);
  }
}

BOOST_AUTO_TEST_SUITE_END()
