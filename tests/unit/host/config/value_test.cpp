#include "config/value.hpp"

#include <boost/test/unit_test.hpp>

namespace config = host::config;
using config::key_type;
using config::value;

BOOST_AUTO_TEST_SUITE(configuration_value)

BOOST_AUTO_TEST_CASE(texts_become_values_of_their_type) {
  struct row {
    key_type type;
    const char* text;
    value expected;
  };
  const row rows[] = {
      {key_type::text, " 0600 ", std::string(" 0600 ")},
      {key_type::text, "", std::string()},
      {key_type::boolean, "TRUE", true},
      {key_type::boolean, "on", true},
      {key_type::boolean, "yes", true},
      {key_type::boolean, "1", true},
      {key_type::boolean, "false", false},
      {key_type::boolean, "Off", false},
      {key_type::boolean, "no", false},
      {key_type::boolean, " 0 ", false},
      {key_type::integer, "0600", std::int64_t{600}},
      {key_type::integer, "+7", std::int64_t{7}},
      {key_type::integer, "-9223372036854775808", INT64_MIN},
      {key_type::integer, "0x2580", std::int64_t{9600}},
      {key_type::integer, "#FF", std::int64_t{255}},
      {key_type::integer, "-0X10", std::int64_t{-16}},
      {key_type::integer, " 1 000 ", std::int64_t{1000}},
      {key_type::data_size, " 64KB ", std::int64_t{65'536}},
      {key_type::duration_millis, "10", std::int64_t{10}},
      {key_type::duration_seconds, "10", std::int64_t{10'000}},
      {key_type::text_list, " a, b ,,c", config::text_list{"a", "b", "c"}},
      {key_type::text_list, "", config::text_list{}},
  };
  for (const auto& [type, text, expected] : rows) {
    const auto made = config::parse_value(type, text);
    BOOST_TEST_CONTEXT("\"" << text << "\"") {
      BOOST_REQUIRE(made.has_value());
      BOOST_TEST((*made == expected));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_text_that_does_not_fit_is_answered_with_what_is_allowed) {
  struct row {
    key_type type;
    const char* text;
    const char* allowed;
  };
  const row rows[] = {
      {key_type::boolean, "maybe", "true or false (also on, off, yes, no, 1, 0)"},
      {key_type::boolean, "", "true or false (also on, off, yes, no, 1, 0)"},
      {key_type::integer, "9223372036854775808", "a whole number of at most 64 bits"},
      {key_type::integer, "1.0", "a whole number of at most 64 bits"},
      {key_type::integer, "0x", "a whole number of at most 64 bits"},
      {key_type::integer, "0x-1", "a whole number of at most 64 bits"},
      {key_type::data_size, "much",
       "a size such as 512B, 8KB, 10MB, 1GB, or a whole number of bytes"},
      {key_type::integer, "+-1", "a whole number of at most 64 bits"},
      {key_type::duration_millis, "soon",
       "a duration such as 500ms, 10s, 5m, 1h, PT10S, or a whole number of milliseconds"},
      {key_type::duration_seconds, "soon",
       "a duration such as 500ms, 10s, 5m, 1h, PT10S, or a whole number of seconds"},
  };
  for (const auto& [type, text, allowed] : rows) {
    const auto made = config::parse_value(type, text);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST(made.error() == allowed);
  }
}

BOOST_AUTO_TEST_SUITE_END()
