#include "endpoint/flag.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>

namespace {

using backup::endpoint::parse_flag;

BOOST_AUTO_TEST_SUITE(flags)

BOOST_AUTO_TEST_CASE(TheWordsOfSpringAreTaken) {
  for (const char* word : {"true", "TRUE", "on", "Yes", "1"}) {
    BOOST_TEST(parse_flag("progress", word, false).value(), word);
  }
  for (const char* word : {"false", "False", "OFF", "no", "0"}) {
    BOOST_TEST(!parse_flag("progress", word, true).value(), word);
  }
}

BOOST_AUTO_TEST_CASE(WithoutOneItIsWhatItIsOtherwise) {
  for (const bool otherwise : {true, false}) {
    BOOST_TEST(parse_flag("progress", std::nullopt, otherwise).value() == otherwise);
    BOOST_TEST(parse_flag("progress", "", otherwise).value() == otherwise);
  }
}

BOOST_AUTO_TEST_CASE(AnotherWordIsAnErrorOfTheRequestThatNamesTheParameter) {
  for (const char* word : {"2", "ja", "true ", " true", "truefalse", "-1", "null"}) {
    const auto read = parse_flag("progress", word, true);
    BOOST_REQUIRE(!read.has_value());
    BOOST_TEST(!read.error().is_of_the_operation);
    BOOST_TEST(read.error().message == "progress must be true or false");
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
