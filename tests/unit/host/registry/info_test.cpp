#include "registry/info.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

BOOST_AUTO_TEST_CASE(members_of_the_info_page_are_shown_once_they_have_a_value) {
  host::registry::info_registry info;
  const auto one = info.declare("p", "catalog");
  BOOST_REQUIRE(one.has_value());
  BOOST_TEST(*one != 0U);
  BOOST_TEST(info.members().empty());
  BOOST_TEST(info.names() == std::vector<std::string>{"catalog"});
  BOOST_TEST(info.set("p", *one, "{\"a\":1}"));
  BOOST_REQUIRE(info.members().size() == 1U);
  BOOST_TEST(info.members().front().first == "catalog");
  BOOST_TEST(info.members().front().second == "{\"a\":1}");
  BOOST_TEST(!info.set("q", *one, "2"));
  BOOST_TEST(!info.set("p", *one + 1, "2"));
  BOOST_TEST(info.set("p", *one, ""));
  BOOST_TEST(info.members().empty());
  BOOST_TEST(info.set("p", *one, "3"));
  info.remove_owner("p");
  BOOST_TEST(info.members().empty());
  BOOST_TEST(info.declare("q", "catalog").has_value());
}

BOOST_AUTO_TEST_CASE(bad_names_and_taken_ones_of_the_info_page_are_told_apart) {
  host::registry::info_registry info;
  const std::string long_name(65, 'a');
  for (const std::string& bad : std::vector<std::string>{"", "Catalog", "1a", "a-b", long_name}) {
    const auto made = info.declare("p", bad);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST(!made.error().taken);
  }
  BOOST_REQUIRE(info.declare("p", std::string(64, 'a')).has_value());
  const std::string longest(64, 'a');
  for (const std::string& taken :
       std::vector<std::string>{"build", "git", "os", "process", longest}) {
    const auto made = info.declare("q", taken);
    BOOST_REQUIRE(!made.has_value());
    BOOST_TEST(made.error().taken);
  }
}
