#include "endpoints/info.hpp"

#include <unistd.h>

#include <boost/test/unit_test.hpp>

#include <string>

BOOST_AUTO_TEST_SUITE(info)

BOOST_AUTO_TEST_CASE(the_page_names_the_build_and_this_process) {
  const std::string page = host::endpoints::info_page({"host", "1.2.3"}, {});
  BOOST_TEST(page.find("\"name\":\"host\",\"version\":\"1.2.3\"}") != std::string::npos);
  BOOST_TEST(page.find("\"os\":{\"name\":\"Linux\"") != std::string::npos);
  BOOST_TEST(page.find("\"process\":{\"pid\":" + std::to_string(::getpid()) + ",") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(members_of_plugins_follow_those_of_the_host) {
  host::registry::info_registry members;
  const auto handle = members.declare("p", "catalog");
  BOOST_REQUIRE(handle.has_value());
  BOOST_REQUIRE(members.set("p", *handle, "[1]"));
  const std::string page = host::endpoints::info_page({"host", "1"}, members);
  BOOST_TEST(page.ends_with("},\"catalog\":[1]}"), page);
}

BOOST_AUTO_TEST_SUITE_END()
