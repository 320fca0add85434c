#include "config/property_name.hpp"

#include <boost/test/unit_test.hpp>

namespace config = host::config;

BOOST_AUTO_TEST_SUITE(property_name)

BOOST_AUTO_TEST_CASE(every_spelling_of_a_name_is_the_same_name) {
  for (const auto* spelling : {"camunda.data.repository-name", "camunda.data.repositoryName",
                               "camunda.data.repository_name", "CAMUNDA.DATA.REPOSITORYNAME"}) {
    BOOST_TEST(config::uniform_name(spelling) == "camunda.data.repositoryname");
  }
}

BOOST_AUTO_TEST_CASE(what_stands_in_brackets_keeps_its_spelling) {
  BOOST_TEST(config::uniform_name("My-Map[/Some_Key].Rest-Of") == "mymap[/Some_Key].restof");
}

BOOST_AUTO_TEST_CASE(a_variable_may_drop_dashes_or_write_them_as_underscores) {
  const auto forms = config::environment_forms_of("camunda.data.repository-name");
  BOOST_TEST(forms.plain == "camunda_data_repositoryname");
  BOOST_TEST(forms.with_dashes == "camunda_data_repository_name");
}

BOOST_AUTO_TEST_CASE(an_index_is_found_at_the_end_only) {
  const auto item = config::split_index("a.b[12]");
  BOOST_REQUIRE(item.has_value());
  BOOST_TEST(item->base == "a.b");
  BOOST_TEST(item->index == 12u);
  for (const auto* other :
       {"a.b", "a[1].b", "a[x]", "a[]", "[1]", "a[-1]", "a[99999999999999999999]"}) {
    BOOST_TEST(!config::split_index(other).has_value(), other);
  }
}

BOOST_AUTO_TEST_CASE(an_index_of_a_variable_stands_between_underscores) {
  for (const auto* spelling : {"a_b_3", "a_b_3_"}) {
    const auto item = config::split_environment_index(spelling);
    BOOST_REQUIRE(item.has_value());
    BOOST_TEST(item->base == "a_b");
    BOOST_TEST(item->index == 3u);
  }
  BOOST_TEST(!config::split_environment_index("a_b").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_below_a_prefix_keeps_its_spelling) {
  struct row {
    const char* written;
    const char* below;
  };
  for (const auto& [written, below] : {row{"my-map.Some-Key", "Some-Key"}, row{"myMap.a.b", "a.b"},
                                       row{"my_map[/x.y]", "/x.y"}, row{"my-map.a[0]", "a[0]"}}) {
    BOOST_TEST(config::below_prefix(written, "my-map").value_or("none") == below);
  }
  BOOST_TEST(!config::below_prefix("my-map", "my-map").has_value());
  BOOST_TEST(!config::below_prefix("my-maps.a", "my-map").has_value());
}

BOOST_AUTO_TEST_SUITE_END()
