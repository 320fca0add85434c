#include "text/utc_time.hpp"

#include <boost/test/unit_test.hpp>

using std::chrono::milliseconds;
using time_point = std::chrono::system_clock::time_point;

BOOST_AUTO_TEST_CASE(times_are_written_to_the_millisecond_with_the_offset_asked_for) {
  BOOST_TEST(host::text::iso_time(time_point(milliseconds(1709164800042)), "Z") ==
             "2024-02-29T00:00:00.042Z");
  BOOST_TEST(host::text::iso_time(time_point(milliseconds(-1)), "+00:00") ==
             "1969-12-31T23:59:59.999+00:00");
}

BOOST_AUTO_TEST_CASE(dates_are_written_as_http_wants_them) {
  BOOST_TEST(host::text::http_date(time_point(std::chrono::seconds(784111777))) ==
             "Sun, 06 Nov 1994 08:49:37 GMT");
  BOOST_TEST(host::text::http_date(time_point(std::chrono::seconds(1709164800))) ==
             "Thu, 29 Feb 2024 00:00:00 GMT");
}

BOOST_AUTO_TEST_CASE(dates_are_written_as_access_logs_have_them) {
  BOOST_TEST(host::text::common_log_date(time_point(std::chrono::seconds(784111777))) ==
             "06/Nov/1994:08:49:37 +0000");
}

BOOST_AUTO_TEST_CASE(a_date_pattern_has_four_parts_and_all_else_is_itself) {
  const time_point time(std::chrono::seconds(784111777));
  BOOST_TEST(host::text::by_date_pattern(time, ".yyyy-MM-dd") == ".1994-11-06");
  BOOST_TEST(host::text::by_date_pattern(time, "HH_ddMM") == "08_0611");
  BOOST_TEST(host::text::by_date_pattern(time, "") == "");
}
