#include "access/slow_down.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <chrono>

using host::access::peer;
using host::access::slow_down;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

const slow_down::clock::time_point start{};

peer v4(unsigned char last) {
  return peer(std::array<unsigned char, 4>{10, 0, 0, last});
}

peer v6(unsigned char network, unsigned char host) {
  std::array<unsigned char, 16> address{0x20, 0x01, 0x0d, 0xb8};
  address[7] = network;
  address[15] = host;
  return peer(address);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(slowing_down)

BOOST_AUTO_TEST_CASE(each_failure_costs_twice_the_one_before_up_to_a_bound) {
  slow_down table;
  for (const int cost : {100, 200, 400, 800, 1600, 2000, 2000}) {
    BOOST_TEST(table.failed(v4(1), start).count() == cost);
  }
  BOOST_TEST(table.failed(v4(2), start).count() == 100);
}

BOOST_AUTO_TEST_CASE(it_is_forgotten_a_minute_after_the_last_one) {
  slow_down table;
  table.failed(v4(1), start);
  BOOST_TEST(table.failed(v4(1), start + seconds(60)).count() == 200);
  BOOST_TEST(table.peers(start + seconds(120)) == 1U);
  BOOST_TEST(table.peers(start + seconds(121)) == 0U);
  BOOST_TEST(table.failed(v4(1), start + seconds(121)).count() == 100);
}

BOOST_AUTO_TEST_CASE(one_client_has_a_whole_network_of_ipv6) {
  slow_down table;
  table.failed(v6(1, 1), start);
  BOOST_TEST(table.failed(v6(1, 2), start).count() == 200);
  BOOST_TEST(table.failed(v6(2, 1), start).count() == 100);
}

BOOST_AUTO_TEST_CASE(ipv4_is_itself_in_ipv6) {
  const std::array<unsigned char, 16> mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 10, 0, 0, 1};
  BOOST_TEST((peer(mapped) == v4(1)));
  const std::array<unsigned char, 16> other{};
  BOOST_TEST((peer(other) != v4(1)));
}

BOOST_AUTO_TEST_CASE(a_full_table_forgets_who_failed_least_recently) {
  slow_down table({milliseconds(1), milliseconds(8), seconds(60), 2});
  table.failed(v4(1), start);
  table.failed(v4(2), start);
  BOOST_TEST(table.failed(v4(1), start).count() == 2);
  table.failed(v4(3), start);  // in the place of 2
  BOOST_TEST(table.peers(start) == 2U);
  BOOST_TEST(table.failed(v4(1), start).count() == 4);
  BOOST_TEST(table.failed(v4(2), start).count() == 1);
}

BOOST_AUTO_TEST_CASE(the_table_stays_bounded) {
  slow_down table;
  for (unsigned at = 0; at < 10'000; ++at) {
    table.failed(peer(std::array<unsigned char, 4>{1, 2, static_cast<unsigned char>(at >> 8U),
                                                   static_cast<unsigned char>(at & 255U)}),
                 start);
  }
  BOOST_TEST(table.peers(start) == slow_down::settings().most_peers);
}

BOOST_AUTO_TEST_SUITE_END()
