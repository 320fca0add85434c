#include "config/nearest_name.hpp"

#include <boost/test/unit_test.hpp>

namespace {

using host::config::nearest_name;

/// "name distance", or nothing.
std::string nearest(std::string_view written, const std::vector<std::string>& candidates) {
  const auto found = nearest_name(written, candidates);
  return found ? found->name + " " + std::to_string(found->distance) : "";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(nearest_name_)

BOOST_AUTO_TEST_CASE(letters_may_be_replaced_added_and_left_out) {
  BOOST_TEST(nearest("server.port", {"server.host", "server.port"}) == "server.port 0");
  BOOST_TEST(nearest("server.prot", {"server.ports", "server.port"}) == "server.port 2");
  BOOST_TEST(nearest("sever.port", {"server.port"}) == "server.port 1");
  BOOST_TEST(nearest("xserver.port", {"server.port"}) == "server.port 1");
  BOOST_TEST(nearest("server.portxyz", {"server.port"}) == "server.port 3");
  BOOST_TEST(nearest("abcdefghijkl", {"cdefghijklab"}).empty());  // 4 of 12
  BOOST_TEST(nearest("abcdefghijklm", {"cdefghijklmab"}) == "cdefghijklmab 4");
}

BOOST_AUTO_TEST_CASE(of_equally_near_ones_the_first_is_taken) {
  BOOST_TEST(nearest("port.c", {"port.aa", "port.b", "port.a"}) == "port.b 1");
}

BOOST_AUTO_TEST_CASE(what_differs_in_a_third_of_its_letters_is_not_near) {
  BOOST_TEST(nearest("abc", {"abd"}).empty());
  BOOST_TEST(nearest("abcd", {"abce"}) == "abce 1");
  BOOST_TEST(nearest("abcdef", {"abcdxy"}).empty());
  BOOST_TEST(nearest("", {"a", ""}).empty());
  BOOST_TEST(nearest("port", {}).empty());
  BOOST_TEST(nearest("a", {std::string(500, 'a')}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
