#include "metrics/handle_table.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <vector>

BOOST_AUTO_TEST_CASE(a_handle_finds_its_object_and_any_other_number_nothing) {
  host::metrics::handle_table<int> table;
  std::vector<int> objects(1000);
  for (int& each : objects) table.add(each);
  for (std::uint64_t handle = 1; handle <= objects.size(); ++handle) {
    BOOST_REQUIRE(table.find(handle) == &objects[handle - 1]);
  }
  for (const std::uint64_t stranger :
       {std::uint64_t{0}, std::uint64_t{1001}, std::uint64_t{5000}, std::uint64_t{1} << 40,
        ~std::uint64_t{0}, ~std::uint64_t{0} - 62, ~std::uint64_t{0} - 63}) {
    BOOST_TEST(table.find(stranger) == nullptr, stranger);
  }
}
