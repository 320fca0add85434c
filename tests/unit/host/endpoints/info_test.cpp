#include "endpoints/info.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <string>

BOOST_AUTO_TEST_SUITE(info)

BOOST_AUTO_TEST_CASE(the_page_names_the_build_and_this_process) {
  const std::string page = host::endpoints::info_page({"host", "1.2.3"});
  BOOST_TEST(page.find("\"name\":\"host\",\"version\":\"1.2.3\"}") != std::string::npos);
  BOOST_TEST(page.find("\"os\":{\"name\":\"Linux\"") != std::string::npos);
  BOOST_TEST(page.find("\"process\":{\"pid\":" + std::to_string(::getpid()) + ",") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
