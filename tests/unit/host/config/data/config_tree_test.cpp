#include "config/data/config_tree.hpp"

#include <boost/test/unit_test.hpp>

#include "../folder.hpp"

namespace {

std::string read(const std::filesystem::path& folder) {
  const auto made = host::config::read_config_tree(folder);
  if (!made) return "refused: " + made.error();
  std::string shown;
  for (const auto& each : *made) shown += each.name + "=" + each.value + " ";
  return shown;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(config_tree)

BOOST_AUTO_TEST_CASE(each_file_is_a_setting) {
  const settings::folder place;
  place.file("camunda/password", "secret\n");
  place.file("a.b", "two\nlines\n");
  place.file("c", " as it is ");
  BOOST_TEST(read(place.path()) == "a.b=two\nlines\n c= as it is  camunda.password=secret ");
}

/// Kubernetes keeps the files of a secret in a folder `..data` and links to them.
BOOST_AUTO_TEST_CASE(links_into_a_hidden_folder_count_once) {
  const settings::folder place;
  place.file("..2026/password", "x");
  std::filesystem::create_directory_symlink("..2026", place.path() / "..data");
  std::filesystem::create_symlink("..data/password", place.path() / "password");
  BOOST_TEST(read(place.path()) == "password=x ");
}

BOOST_AUTO_TEST_CASE(a_circle_of_links_ends) {
  const settings::folder place;
  place.file("a/b", "1");
  std::filesystem::create_directory_symlink("..", place.path() / "a" / "up");
  BOOST_TEST(read(place.path()).starts_with("refused: configuration tree "));
}

BOOST_AUTO_TEST_CASE(a_large_file_and_no_folder_are_refused) {
  const settings::folder place;
  BOOST_TEST(read(place.path() / "none").starts_with("refused: configuration tree "));
  place.file("big", std::string(1'048'577, 'x'));
  BOOST_TEST(read(place.path()).find("is larger than 1048576 bytes") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(many_files_are_too_large_together) {
  const settings::folder place;
  for (int file = 0; file < 9; ++file) {
    place.file("f" + std::to_string(file), std::string(1'000'000, 'x'));
  }
  BOOST_TEST(read(place.path()).find("is larger than 8388608 bytes") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
