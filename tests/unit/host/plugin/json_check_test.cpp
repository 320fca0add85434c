#include "plugin/json_check.hpp"

#include <boost/test/unit_test.hpp>
#include <string_view>
#include <utility>

BOOST_AUTO_TEST_CASE(a_number_is_one_json_number_and_nothing_else) {
  for (const std::string_view good : {"0", "-0", "7", "-12", "1.5", "0.25", "1e3", "1E-3", "2.5e+7",
                                      "123456789012345678901234567890"}) {
    BOOST_TEST(host::plugin::is_json_number(good), good);
  }
  for (const std::string_view bad : {"", "-", "01", "1.", ".5", "1e", "+1", " 1", "1 ", "1\n",
                                     "NaN", "0x10", "1,\"a\":2", "1e+-3"}) {
    BOOST_TEST(!host::plugin::is_json_number(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(an_object_is_one_json_object) {
  for (const std::string_view good : {"{}", " {\"a\": [1, {\"b\": null}]} "}) {
    BOOST_TEST(host::plugin::is_json_object(good), good);
  }
  for (const std::string_view bad :
       {"", "[]", "1", "{", "{}{}", "{'a':1}", "{\"a\":\"\xFF\"}", "{\"a\":1,}"}) {
    BOOST_TEST(!host::plugin::is_json_object(bad), bad);
  }
}
