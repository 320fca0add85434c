#include "domain/run_id.hpp"

#include <boost/test/unit_test.hpp>

using backup::domain::run_id;

BOOST_AUTO_TEST_CASE(a_run_id_is_sixteen_digits) {
  BOOST_TEST(run_id(0).text() == "0000000000000000");
  BOOST_TEST(run_id(0xfedcba9876543210U).text() == "fedcba9876543210");
  BOOST_TEST((run_id::parse("fedcba9876543210") == run_id(0xfedcba9876543210U)));
}

BOOST_AUTO_TEST_CASE(what_others_wrote_is_no_run_id) {
  for (const auto* text : {"", "5", "fedcba987654321", "fedcba98765432100", "fedcba987654321G",
                           "FEDCBA9876543210", "fedcba98 6543210"}) {
    BOOST_TEST(!run_id::parse(text).has_value(), text);
  }
}
