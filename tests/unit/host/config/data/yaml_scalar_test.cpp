#include "config/data/yaml_scalar.hpp"

#include <boost/test/unit_test.hpp>

#include <limits>
#include <utility>
#include <vector>

#include "config/data/java_number.hpp"

using host::config::java_text;
using host::config::read_plain_scalar;

BOOST_AUTO_TEST_SUITE(yaml_scalar)

BOOST_AUTO_TEST_CASE(numbers_are_those_of_the_reference) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"0", "0"},
      {"0600", "384"},
      {"-017", "-15"},
      {"08", "08"},
      {"1_000", "1000"},
      {"+12", "12"},
      {"-12", "-12"},
      {"0x1F", "31"},
      {"0b101", "5"},
      {"1:30", "90"},
      {"1:30:00", "5400"},
      {"1:60", "1:60"},
      {"8.10", "8.1"},
      {"8.8.0", "8.8.0"},
      {"1.", "1.0"},
      {".5", "0.5"},
      {"-.5", "-.5"},
      {"1e3", "1000.0"},
      {"1e", "1e"},
      {"1.5e+10", "1.5E10"},
      {"0.0001", "1.0E-4"},
      {"100.0", "100.0"},
      {".inf", "Infinity"},
      {"-.INF", "-Infinity"},
      {".nan", "NaN"},
      {"12345678.5", "1.23456785E7"},
      {"123456789012345678901234567890", "123456789012345678901234567890"},
      {"0xFFFFFFFFFFFFFFFFFF", "4722366482869645213695"},
      {"_1", "_1"},
      {"0_", "0_"},
      {"-", "-"},
      {"1-2", "1-2"},
      {"10s", "10s"},
      {"5m", "5m"},
      {"127.0.0.1", "127.0.0.1"}};
  for (const auto& [written, expected] : table) {
    BOOST_TEST(read_plain_scalar(written).text == expected, written);
  }
}

BOOST_AUTO_TEST_CASE(flags_and_nothing_are_those_of_the_reference) {
  for (const auto* word : {"yes", "On", "TRUE"}) BOOST_TEST(read_plain_scalar(word).text == "true");
  for (const auto* word : {"no", "Off", "FALSE"}) {
    BOOST_TEST(read_plain_scalar(word).text == "false");
  }
  for (const auto* word : {"", "~", "null", "NULL"}) BOOST_TEST(read_plain_scalar(word).text == "");
  for (const auto* word : {"y", "n", "oN", "nil", "text"}) {
    BOOST_TEST(read_plain_scalar(word).text == word);
    BOOST_TEST(read_plain_scalar(word).is_text);
  }
  BOOST_TEST(!read_plain_scalar("on").is_text);
}

BOOST_AUTO_TEST_CASE(real_numbers_have_the_form_of_the_reference) {
  const std::vector<std::pair<double, std::string>> table{
      {0.0, "0.0"},        {-0.0, "-0.0"},         {1, "1.0"},     {0.001, "0.001"},
      {0.00099, "9.9E-4"}, {9999999, "9999999.0"}, {1e7, "1.0E7"}, {123.456, "123.456"},
      {-2.5, "-2.5"},      {1e-300, "1.0E-300"}};
  for (const auto& [number, expected] : table) {
    BOOST_TEST(java_text(number) == expected);
  }
  BOOST_TEST(java_text(std::numeric_limits<double>::infinity()) == "Infinity");
}

BOOST_AUTO_TEST_SUITE_END()
