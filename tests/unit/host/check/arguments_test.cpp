#include "check/arguments.hpp"

#include <boost/test/unit_test.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace host::check;

arguments read(const std::vector<std::string_view>& given) {
  const auto made = read_arguments(given);
  BOOST_REQUIRE_MESSAGE(made.has_value(), (made ? "" : made.error()));
  return *made;
}

std::string fault_of(const std::vector<std::string_view>& given) {
  const auto made = read_arguments(given);
  BOOST_REQUIRE(!made);
  return made.error();
}

}  // namespace

BOOST_AUTO_TEST_CASE(plugins_settings_and_options_may_stand_in_any_order) {
  const auto made = read({"a.so", "--json", "--config", "x.yaml", "--hello.greeting=hi",
                          "--deadline=2", "b.so", "--config=y.yaml"});
  BOOST_TEST(made.as_json);
  BOOST_TEST((made.how_far == depth::run));
  BOOST_TEST(made.deadline.count() == 2'000);
  BOOST_TEST(made.plugins == (std::vector<std::string>{"a.so", "b.so"}));
  BOOST_TEST(made.configuration.files == (std::vector<std::string>{"x.yaml", "y.yaml"}));
  BOOST_REQUIRE(made.configuration.properties.size() == 1U);
  BOOST_TEST(made.configuration.properties.front().name == "hello.greeting");
  BOOST_TEST(made.configuration.properties.front().value == "hi");
}

BOOST_AUTO_TEST_CASE(the_option_that_does_the_least_wins) {
  BOOST_TEST((read({"--no-load", "--no-run", "a.so"}).how_far == depth::read));
  BOOST_TEST((read({"--no-run", "--no-load", "a.so"}).how_far == depth::read));
  BOOST_TEST((read({"--no-run", "a.so"}).how_far == depth::load));
  BOOST_TEST((read({"--version", "--help"}).what == arguments::purpose::help));
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_is_named) {
  BOOST_TEST(fault_of({"--plugin=a.so", "a.so"}) ==
             "argument \"--plugin=a.so\" is not understood; --help lists what is allowed");
  BOOST_TEST(fault_of({"-x", "a.so"}) ==
             "argument \"-x\" is not understood; --help lists what is allowed");
  for (const std::string text : {"0", "-1s", "2h", "soon", ""}) {
    const std::string argument = "--deadline=" + text;
    BOOST_TEST(fault_of({argument, "a.so"}) ==
               "argument \"--deadline=" + text +
                   "\" is no time; allowed is one above 0 and up to an hour, such as 10s");
  }
}
