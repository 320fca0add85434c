#include "domain/app_version.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

using backup::domain::app_version;

BOOST_AUTO_TEST_SUITE(app_version_parsing)

BOOST_AUTO_TEST_CASE(LowersTheTextAndKnowsItsMinor) {
  struct row {
    const char* given;
    const char* text;
    const char* minor;
  };
  for (const auto& [given, text, minor] : std::vector<row>{{"8.8.0", "8.8.0", "8.8"},
                                                           {"8.8", "8.8", "8.8"},
                                                           {"8.10.2", "8.10.2", "8.10"},
                                                           {"8.9.0-Alpha1", "8.9.0-alpha1", "8.9"},
                                                           {"SNAPSHOT", "snapshot", "snapshot"}}) {
    BOOST_TEST_CONTEXT(given) {
      const auto version = app_version::parse(given);
      BOOST_REQUIRE(version.has_value());
      BOOST_TEST(version->text() == text);
      BOOST_TEST(version->minor() == minor);
    }
  }
}

BOOST_AUTO_TEST_CASE(RefusesWhatCannotStandInASnapshotName) {
  BOOST_TEST(app_version::parse("").error() ==
             "the version is empty; allowed are letters, digits, '.', '-' and '+', as in the names "
             "of snapshots");
  for (const char* text : {"8_8", "8.8 ", " ", "8/8", "8*", "8\"", "8,8", "8#", "a\tb", "8:8",
                           "8@8", "(8)", "\xc3\xa4"}) {
    BOOST_TEST_CONTEXT('"' << text << '"') {
      BOOST_TEST(app_version::parse(text).error() ==
                 "the version \"" + std::string(text) +
                     "\" holds '_', a blank or another character that cannot stand in a snapshot "
                     "name; allowed are letters, digits, '.', '-' and '+'");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
