#include "http/receive_buffer.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using host::http::receive_buffer;

namespace {

void put(receive_buffer& buffer, std::string_view text) {
  while (!text.empty()) {
    const auto [room, size] = buffer.prepare();
    const std::size_t count = std::min(size, text.size());
    BOOST_REQUIRE(count != 0);
    std::copy_n(text.data(), count, room);
    buffer.commit(count);
    text.remove_prefix(count);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(receive_buffer_of_a_connection)

BOOST_AUTO_TEST_CASE(what_was_put_in_comes_out_in_order_and_nothing_more_than_the_bound) {
  receive_buffer buffer(5000);
  put(buffer, std::string(4000, 'a'));
  buffer.consume(3999);
  put(buffer, std::string(4999, 'b'));
  BOOST_TEST(buffer.unread() == "a" + std::string(4999, 'b'));
  BOOST_TEST(buffer.is_full());
  BOOST_TEST(buffer.prepare().second == 0U);
  buffer.consume(5000);
  BOOST_TEST(buffer.unread().empty());
  BOOST_TEST(buffer.prepare().second == 2048U);
}

BOOST_AUTO_TEST_SUITE_END()
