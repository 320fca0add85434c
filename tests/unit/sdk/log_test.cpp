#include <boost/test/unit_test.hpp>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "recording_host.hpp"

namespace {

using lines = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(a_line_carries_its_event_message_and_fields) {
  support::recording_host host;
  const actuator::log log(host.ref());
  const std::string url = "http://localhost";
  log.info("engine.found", "The engine answers.",
           {{"url", url},
            {"least", std::numeric_limits<std::int64_t>::min()},
            {"most", std::numeric_limits<std::uint64_t>::max()},
            {"name", "x"}});
  log.debug("left.out", "Below the level of this host.");
  BOOST_TEST(host.take() == lines{"log 2 engine.found \"The engine answers.\" "
                                  "url=http://localhost least#-9223372036854775808 "
                                  "most#18446744073709551615 name=x"},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(without_the_extension_a_line_is_plain) {
  support::recording_host host;
  host.has_log_extension = false;
  actuator::log(host.ref()).error("event", "What happened.", {{"a", 1}});
  BOOST_TEST(host.take() == lines{"plain 4 What happened."}, boost::test_tools::per_element());
}
