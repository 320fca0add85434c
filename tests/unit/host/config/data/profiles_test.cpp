#include "config/data/profiles.hpp"

#include <boost/test/unit_test.hpp>

#include "../settings.hpp"

using settings::in_file;
using settings::variable;

namespace {

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& each : names) text += (text.empty() ? "" : ",") + each;
  return text;
}

std::string active(std::vector<std::vector<settings::property>> sources,
                   const std::vector<std::string>& added = {}) {
  const auto found = host::config::read_profiles(settings::of(std::move(sources)), added);
  return found ? joined(found->active) : "refused: " + found.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(profiles)

BOOST_AUTO_TEST_CASE(the_highest_source_names_the_active_ones) {
  BOOST_TEST(active({{variable("SPRING_PROFILES_ACTIVE", "a, b")},
                     {in_file("spring.profiles.active", "c")}}) == "a,b");
  BOOST_TEST(active({{in_file("spring.profiles.active[0]", "a"),
                      in_file("spring.profiles.active[1]", "b")}}) == "a,b");
  BOOST_TEST(active({{in_file("spring.profiles.active", "${x:a},b")}}) == "a,b");
  BOOST_TEST(active({{in_file("spring.profiles.active", "a")}}, {"standalone"}) == "a,standalone");
}

BOOST_AUTO_TEST_CASE(included_ones_of_all_sources_go_before) {
  BOOST_TEST(active({{variable("SPRING_PROFILES_INCLUDE", "x")},
                     {in_file("spring.profiles.active", "a"),
                      in_file("spring.profiles.include", "y,x")}}) == "x,y,a");
}

BOOST_AUTO_TEST_CASE(a_group_follows_its_name_and_may_name_others) {
  BOOST_TEST(active({{in_file("spring.profiles.active", "all,z"),
                      in_file("spring.profiles.group.all", "a,b"),
                      in_file("spring.profiles.group.a[0]", "c"),
                      in_file("spring.profiles.group.c", "all")}}) == "all,a,c,b,z");
}

BOOST_AUTO_TEST_CASE(without_active_ones_the_default_holds) {
  using host::config::read_profiles;
  BOOST_TEST(joined(read_profiles(settings::of({}), {})->accepted()) == "default");
  BOOST_TEST(joined(read_profiles(settings::of({{in_file("spring.profiles.default", "d")}}), {})
                        ->accepted()) == "d");
  const auto grouped =
      read_profiles(settings::of({{in_file("spring.profiles.group.default", "g")}}), {});
  BOOST_TEST(joined(grouped->accepted()) == "default,g");
  BOOST_TEST(
      read_profiles(settings::of({{in_file("spring.profiles.active", "a")}}), {})->is_as_written);
}

BOOST_AUTO_TEST_CASE(a_name_that_could_leave_its_folder_is_refused) {
  BOOST_TEST(active({{in_file("spring.profiles.active", "../x", 3)}}) ==
             "refused: spring.profiles.active (file a.yaml, line 3): \"../x\" is no name of a "
             "profile; allowed are letters, digits and -_.+@");
}

BOOST_AUTO_TEST_SUITE_END()
