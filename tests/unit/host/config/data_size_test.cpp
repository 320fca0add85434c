#include "config/data_size.hpp"

#include <boost/test/unit_test.hpp>

using host::config::data_size_in_bytes;
using host::config::data_size_text;

BOOST_AUTO_TEST_SUITE(data_size)

BOOST_AUTO_TEST_CASE(every_form_is_read_in_bytes) {
  struct row {
    const char* text;
    std::int64_t bytes;
  };
  for (const auto& [text, bytes] :
       {row{"0", 0}, row{"512", 512}, row{"512B", 512}, row{"8KB", 8192}, row{"8kb", 8192},
        row{"10MB", 10'485'760}, row{"10 MB", 10'485'760}, row{"1GB", 1'073'741'824},
        row{"1TB", 1'099'511'627'776}, row{"-1KB", -1024}, row{"+1KB", 1024}}) {
    BOOST_TEST(data_size_in_bytes(text).value_or(-7) == bytes, text);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_size_is_not_read) {
  for (const auto* text : {"", "KB", "1.5KB", "1KiB", "1K", "1PB", "8388608TB",
                           "9223372036854775808", "+-1", "1KB1"}) {
    BOOST_TEST(!data_size_in_bytes(text).has_value(), text);
  }
}

BOOST_AUTO_TEST_CASE(it_is_shown_in_the_largest_unit_that_fits) {
  BOOST_TEST(data_size_text(0) == "0B");
  BOOST_TEST(data_size_text(1000) == "1000B");
  BOOST_TEST(data_size_text(8192) == "8KB");
  BOOST_TEST(data_size_text(8'388'608) == "8MB");
  BOOST_TEST(data_size_text(std::int64_t{4096} << 40) == "4096TB");
}

BOOST_AUTO_TEST_SUITE_END()
