#include "config/property_source.hpp"

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace host::config;

namespace {

/// A folder of files that goes with the test.
class folder {
 public:
  folder()
      : path_(std::filesystem::temp_directory_path() / ("config-" + std::to_string(::getpid()))) {
    std::filesystem::create_directory(path_);
  }
  ~folder() { std::filesystem::remove_all(path_); }
  std::string file(const std::string& name, std::string_view text) const {
    std::ofstream(path_ / name) << text;
    return (path_ / name).string();
  }

 private:
  std::filesystem::path path_;
};

std::string said(const property_list& list, std::string_view key) {
  const auto found = list.find(key);
  return found && !found->texts.empty() ? found->texts.front()->value : "none";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_source)

BOOST_AUTO_TEST_CASE(command_line_over_environment_over_later_file_over_earlier_one) {
  const folder place;
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
  const folder place;
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

BOOST_AUTO_TEST_CASE(a_document_for_one_profile_is_refused) {
  const folder place;
  command_line given;
  const auto file = place.file("a.yaml", "k: 1\n---\nspring.config.activate.on-profile: x\nk: 2\n");
  given.files = {file};
  const auto list = read_sources(given, {});
  BOOST_REQUIRE(!list.has_value());
  BOOST_TEST(list.error() ==
             "spring.config.activate.on-profile (file " + file +
                 ", line 3) is not supported; put the values of this profile into a "
                 "file of their own and give it with --config");
}

BOOST_AUTO_TEST_SUITE_END()
