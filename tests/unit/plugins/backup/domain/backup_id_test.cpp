#include "domain/backup_id.hpp"

#include <boost/test/unit_test.hpp>

#include <vector>

namespace {

using backup::domain::backup_id;
using backup::domain::id_fault;

BOOST_AUTO_TEST_SUITE(backup_id_parsing)

BOOST_AUTO_TEST_CASE(TakesCanonicalDigitsFromOneToTheLargestSignedNumber) {
  struct row {
    const char* text;
    std::int64_t value;
  };
  for (const auto& [text, value] : std::vector<row>{{"1", 1},
                                                    {"123", 123},
                                                    {"20250401120000", 20250401120000},
                                                    {"9223372036854775807", INT64_MAX}}) {
    BOOST_TEST_CONTEXT(text) {
      const auto id = backup_id::parse(text);
      BOOST_REQUIRE(id.has_value());
      BOOST_TEST(id->value() == value);
      BOOST_TEST(id->to_string() == text);
    }
  }
}

BOOST_AUTO_TEST_CASE(RefusesWhatIsNoNumberInCanonicalForm) {
  for (const char* text : {"",
                           " ",
                           "abc",
                           "1.5",
                           "1.0",
                           "1e3",
                           "007",
                           "00",
                           "+7",
                           "-0",
                           "-01",
                           "--1",
                           "-",
                           "-+1",
                           "0x7",
                           "1 ",
                           " 1",
                           "12a",
                           "1*",
                           "9223372036854775808",
                           "-9223372036854775809",
                           "99999999999999999999999999"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') {
      const auto id = backup_id::parse(text);
      BOOST_REQUIRE(!id.has_value());
      BOOST_TEST((id.error() == id_fault::not_an_integer));
    }
  }
}

BOOST_AUTO_TEST_CASE(TellsNumbersThatAreNoIdsFromTextsThatAreNoNumbers) {
  for (const char* text : {"0", "-1", "-9223372036854775808"}) {
    BOOST_TEST_CONTEXT(text) {
      const auto id = backup_id::parse(text);
      BOOST_REQUIRE(!id.has_value());
      BOOST_TEST((id.error() == id_fault::not_positive));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
