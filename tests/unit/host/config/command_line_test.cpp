#include "config/command_line.hpp"

#include <boost/test/unit_test.hpp>

using namespace host::config;
using arguments = std::vector<std::string_view>;

namespace {

std::string refusal_of(const arguments& given) {
  const auto read = read_command_line(given);
  return read ? "understood" : read.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line_of_host)

BOOST_AUTO_TEST_CASE(every_option_is_read_in_both_forms) {
  const auto read = read_command_line(arguments{"--config", "a.yaml", "--config=b.yaml", "--plugin",
                                                "x.so", "--plugin=y.so", "--plugin-dir", "dir",
                                                "--standalone", "--a.b=c=d", "--e", "--f="});
  const auto from = [](const char* place) { return origin{origin::kind::argument, place, 0}; };
  command_line expected;
  expected.files = {"a.yaml", "b.yaml"};
  expected.properties = {{"actuator.plugins[0]", "x.so", from("--plugin")},
                         {"actuator.plugins[1]", "y.so", from("--plugin")},
                         {"actuator.plugin-dir", "dir", from("--plugin-dir")},
                         {"a.b", "c=d", from("--a.b")},
                         {"e", "true", from("--e")},
                         {"f", "", from("--f")}};
  expected.is_standalone = true;
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST((*read == expected));
}

BOOST_AUTO_TEST_CASE(the_purpose_that_does_least_wins) {
  using purpose = command_line::purpose;
  BOOST_TEST((read_command_line(arguments{})->what == purpose::serve));
  BOOST_TEST((read_command_line(arguments{"--check"})->what == purpose::check));
  BOOST_TEST((read_command_line(arguments{"--version", "--check"})->what == purpose::version));
  BOOST_TEST((read_command_line(arguments{"--help", "--version"})->what == purpose::help));
}

BOOST_AUTO_TEST_CASE(what_is_not_understood_has_its_sentence) {
  const std::string stray =
      " is not understood; a value belongs behind an equals sign "
      "(--key=value), and --help lists what is allowed";
  BOOST_TEST(refusal_of({"serve"}) == "argument \"serve\"" + stray);
  BOOST_TEST(refusal_of({"-h"}) == "argument \"-h\"" + stray);
  BOOST_TEST(refusal_of({"--"}) == "argument \"--\"" + stray);
  BOOST_TEST(refusal_of({"--a.url", "http://u:p@h"}) == "argument \"http://******@h\"" + stray);
  BOOST_TEST(refusal_of({"--config"}) ==
             "argument \"--config\" has no value; allowed is the path of a file, written behind it "
             "or as --config=PATH");
  BOOST_TEST(refusal_of({"--plugin", "--check"}) ==
             "argument \"--plugin\" has no value; allowed is the path of a file, written behind it "
             "or as --plugin=PATH");
  BOOST_TEST(refusal_of({"--plugin-dir="}) ==
             "argument \"--plugin-dir\" has no value; allowed is the path of a folder, written "
             "behind it or as --plugin-dir=PATH");
  BOOST_TEST(
      refusal_of({"--check=yes"}) ==
      "argument \"--check=yes\" has a value, which --check does not take; write --check alone");
}

BOOST_AUTO_TEST_SUITE_END()
