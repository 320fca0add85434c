#include "config/property_list.hpp"

#include <boost/test/unit_test.hpp>

#include "settings.hpp"

using settings::argument;
using settings::in_file;
using settings::variable;

namespace {

/// The text of a key, its items with '|' between them, or "none".
std::string said(const host::config::property_list& list, std::string_view key) {
  const auto found = list.find(key);
  if (!found) return "none";
  std::string text;
  for (const auto* each : found->texts) text += each->value;
  for (const auto& [index, item] : found->items) text += item->value + "|";
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(property_list)

BOOST_AUTO_TEST_CASE(the_first_source_that_sets_a_key_wins) {
  const auto list = settings::of({{argument("a.b", "1")},
                                  {variable("A_B", "2"), variable("A_C", "3")},
                                  {in_file("a.b", "4"), in_file("a.c", "5"), in_file("a.d", "6")}});
  BOOST_TEST(said(list, "a.b") == "1");
  BOOST_TEST(said(list, "a.c") == "3");
  BOOST_TEST(said(list, "a.d") == "6");
  BOOST_TEST(said(list, "a.e") == "none");
}

BOOST_AUTO_TEST_CASE(every_spelling_of_a_variable_is_found) {
  for (const auto* name : {"CAMUNDA_DATA_REPOSITORYNAME", "CAMUNDA_DATA_REPOSITORY_NAME",
                           "camunda_data_repositoryname", "camunda.data.repository-name"}) {
    const auto list = settings::of({{variable(name, "x")}});
    BOOST_TEST(said(list, "camunda.data.repository-name") == "x", name);
  }
}

BOOST_AUTO_TEST_CASE(a_list_is_replaced_whole) {
  const auto list = settings::of(
      {{variable("MY_LIST_0_", "x")}, {in_file("my.list[0]", "a"), in_file("my.list[1]", "b")}});
  BOOST_TEST(said(list, "my.list") == "x|");
}

BOOST_AUTO_TEST_CASE(maps_are_merged_key_by_key) {
  const auto list =
      settings::of({{variable("MY_MAP_TWO_WORDS", "1")},
                    {in_file("my-map.Some-Key", "2"), in_file("my-map.two.words", "3")},
                    {in_file("myMap.Some-Key", "4"), in_file("my_map[/x]", "5")}});
  std::string text;
  for (const auto& [key, given] : list.below("my-map")) text += key + "=" + given->value + " ";
  BOOST_TEST(text == "/x=5 Some-Key=2 two.words=1 ");
}

BOOST_AUTO_TEST_SUITE_END()
