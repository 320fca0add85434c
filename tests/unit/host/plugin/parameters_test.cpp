#include "plugin/parameters.hpp"

#include <boost/test/unit_test.hpp>
#include <cstdint>

namespace {

using host::plugin::read_parameters;

/// What this host knows; `first` was there from the beginning, `second` came later.
struct known {
  std::uint32_t struct_size;
  std::uint32_t first;
  std::uint64_t second;
};
constexpr std::size_t least = offsetof(known, second);

/// What a later plugin passes.
struct larger {
  known begin;
  std::uint64_t later;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_older_struct_leaves_later_fields_zero) {
  const known theirs{least, 7, 99};  // 99 lies beyond the size it declares
  known ours{};
  BOOST_TEST(read_parameters(&theirs, least, ours) == ACTUATOR_OK);
  BOOST_TEST(ours.first == 7U);
  BOOST_TEST(ours.second == 0U);
}

BOOST_AUTO_TEST_CASE(a_newer_struct_is_taken_when_what_is_unknown_is_not_used) {
  larger theirs{{sizeof(larger), 7, 8}, 0};
  known ours{};
  BOOST_TEST(read_parameters(&theirs.begin, least, ours) == ACTUATOR_OK);
  BOOST_TEST(ours.second == 8U);
  theirs.later = std::uint64_t{1} << 56;
  BOOST_TEST(read_parameters(&theirs.begin, least, ours) == ACTUATOR_UNSUPPORTED);
}

BOOST_AUTO_TEST_CASE(a_size_that_lies_or_no_struct_at_all_is_invalid) {
  known ours{};
  const known too_small{least - 1, 7, 8};
  const known too_large{host::plugin::largest_parameter_struct + 1, 7, 8};
  BOOST_TEST(read_parameters(&too_small, least, ours) == ACTUATOR_INVALID);
  BOOST_TEST(read_parameters(&too_large, least, ours) == ACTUATOR_INVALID);
  BOOST_TEST(read_parameters(static_cast<const known*>(nullptr), least, ours) == ACTUATOR_INVALID);
}
