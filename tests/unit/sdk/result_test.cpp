#include <actuator/cpp/result.hpp>
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>

namespace {

struct base {
  virtual ~base() = default;
};
struct derived : base {};

}  // namespace

BOOST_AUTO_TEST_CASE(a_result_is_a_value_or_a_reason) {
  const actuator::result<int> value(7);
  BOOST_TEST(static_cast<bool>(value));
  BOOST_TEST(*value == 7);
  const actuator::result<int> none(actuator::failure{"why"});
  BOOST_TEST(!none);
  BOOST_TEST(none.error().message == "why");
}

BOOST_AUTO_TEST_CASE(done_is_the_default_of_a_result_without_value) {
  const actuator::result<void> done;
  BOOST_TEST(static_cast<bool>(done));
  const actuator::result<void> failed = actuator::failure{"why"};
  BOOST_TEST(!failed);
  BOOST_TEST(failed.error().message == "why");
}

BOOST_AUTO_TEST_CASE(a_result_of_a_derived_pointer_becomes_one_of_its_base) {
  actuator::result<std::unique_ptr<base>> made =
      actuator::result<std::unique_ptr<derived>>(std::make_unique<derived>());
  BOOST_REQUIRE(static_cast<bool>(made));
  BOOST_TEST((dynamic_cast<derived*>(made->get()) != nullptr));
  const actuator::result<std::unique_ptr<base>> failed =
      actuator::result<std::unique_ptr<derived>>(actuator::failure{"why"});
  BOOST_TEST(failed.error().message == "why");
}
