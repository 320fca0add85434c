#include "config/duration.hpp"

#include <boost/test/unit_test.hpp>

using host::config::bare_number;
using host::config::duration_in_ms;

BOOST_AUTO_TEST_SUITE(duration)

BOOST_AUTO_TEST_CASE(every_form_is_read_in_milliseconds) {
  struct row {
    const char* text;
    std::int64_t ms;
  };
  for (const auto& [text, ms] : {row{"500ms", 500},
                                 row{"10s", 10'000},
                                 row{"5m", 300'000},
                                 row{"1h", 3'600'000},
                                 row{"2d", 172'800'000},
                                 row{"10S", 10'000},
                                 row{"2000us", 2},
                                 row{"3000000ns", 3},
                                 row{"-1s", -1'000},
                                 row{"+1s", 1'000},
                                 row{"0", 0},
                                 row{"PT10S", 10'000},
                                 row{"pt1h30m", 5'400'000},
                                 row{"P1D", 86'400'000},
                                 row{"P1DT1S", 86'401'000},
                                 row{"PT0.5S", 500},
                                 row{"PT1.250000S", 1'250},
                                 row{"PT1M30S", 90'000},
                                 row{"PT1.0001S", 1'001},
                                 row{"PT1.S", 1'000},
                                 row{"PT0,25S", 250},
                                 row{"PT-6H", -21'600'000},
                                 row{"-PT1H-30M", -1'800'000},
                                 row{"P1DT-1S", 86'399'000},
                                 row{"1us", 1},
                                 row{"1500us", 2},
                                 row{"1ns", 1},
                                 row{"0ns", 0}}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_TEST(duration_in_ms(text, bare_number::milliseconds).value_or(-7) == ms);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_bare_number_counts_the_unit_of_its_key) {
  BOOST_TEST(duration_in_ms("7", bare_number::milliseconds).value_or(-1) == 7);
  BOOST_TEST(duration_in_ms("7", bare_number::seconds).value_or(-1) == 7'000);
}

BOOST_AUTO_TEST_CASE(what_is_no_duration_is_not_read) {
  for (const auto* text : {"",
                           "s",
                           "10 s",
                           "1.5s",
                           "10x",
                           "P",
                           "PT",
                           "P1S",
                           "PT1D",
                           "PT1S1M",
                           "PT1.5M",
                           "PT1.0000000001S",
                           "PT.5S",
                           "PT--1S",
                           "--1s",
                           "0x10",
                           "9223372036854775807s",
                           "99999999999999999999",
                           "PT1",
                           "P1DT",
                           "10s10s"}) {
    BOOST_TEST(!duration_in_ms(text, bare_number::milliseconds).has_value(), text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
