#include "config/property_source.hpp"

#include <boost/test/unit_test.hpp>

#include "folder.hpp"

using namespace host::config;

namespace {

std::string said(const property_list& list, std::string_view key) {
  const auto found = list.find(key);
  return found && !found->texts.empty() ? found->texts.front()->value : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_source)

BOOST_AUTO_TEST_CASE(command_line_over_environment_over_later_file_over_earlier_one) {
  const settings::folder place;
  command_line given;
  given.files = {place.file("a.yaml", "k: {a: 1, b: 1, c: 1, d: 1}\n"),
                 place.file("b.properties", "k.a=2\nk.b=2\nk.c=2\n")};
  given.properties = {{"k.a", "4", {origin::kind::argument, "--k.a", 0}}};
  const std::vector<std::string_view> environment{"K_A=3", "K_B=3", "no form"};
  const auto list = read_sources(given, environment);
  BOOST_REQUIRE(list.has_value());
  BOOST_TEST(said(*list, "k.a") == "4");
  BOOST_TEST(said(*list, "k.b") == "3");
  BOOST_TEST(said(*list, "k.c") == "2");
  BOOST_TEST(said(*list, "k.d") == "1");
}

BOOST_AUTO_TEST_CASE(a_later_document_of_a_file_wins) {
  const settings::folder place;
  command_line given;
  given.files = {place.file("a.yaml", "k: 1\n---\nk: 2\n")};
  BOOST_TEST(said(*read_sources(given, {}), "k") == "2");
}

BOOST_AUTO_TEST_CASE(standalone_is_added_to_the_profiles) {
  command_line given;
  given.is_standalone = true;
  const std::vector<std::string_view> environment{"SPRING_PROFILES_ACTIVE=operate, tasklist"};
  BOOST_TEST(said(*read_sources(given, environment), "spring.profiles.active") ==
             "operate,tasklist,standalone");
  BOOST_TEST(said(*read_sources(given, {}), "spring.profiles.active") == "standalone");
}

BOOST_AUTO_TEST_CASE(json_wins_over_the_environment_and_loses_to_arguments) {
  command_line given;
  given.properties = {{"k.a", "1", {origin::kind::argument, "--k.a", 0}}};
  const std::vector<std::string_view> environment{"K_A=3", "K_B=3", "K_C=3",
                                                  R"(SPRING_APPLICATION_JSON={"k":{"a":2,"b":2}})"};
  const auto list = read_sources(given, environment);
  BOOST_REQUIRE(list.has_value());
  BOOST_TEST(said(*list, "k.a") == "1");
  BOOST_TEST(said(*list, "k.b") == "2");
  BOOST_TEST(said(*list, "k.c") == "3");
  BOOST_TEST(to_text(list->find("k.b")->texts.front()->from) ==
             "JSON of environment variable SPRING_APPLICATION_JSON");
}

BOOST_AUTO_TEST_CASE(json_that_is_none_has_its_sentence_without_its_text) {
  const std::vector<std::string_view> environment{"SPRING_APPLICATION_JSON={\"password\":hidden}"};
  const auto list = read_sources({}, environment);
  BOOST_REQUIRE(!list.has_value());
  BOOST_TEST(list.error().starts_with(
                 "JSON of environment variable SPRING_APPLICATION_JSON is not JSON ("),
             list.error());
  BOOST_TEST(list.error().find("hidden") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(profiles_in_force_are_told_with_what_they_include) {
  const std::vector<std::string_view> environment{"SPRING_PROFILES_ACTIVE=all",
                                                  "SPRING_PROFILES_GROUP_ALL=operate,tasklist"};
  BOOST_TEST(said(*read_sources({}, environment), "spring.profiles.active") ==
             "all,operate,tasklist");
}

BOOST_AUTO_TEST_SUITE_END()
