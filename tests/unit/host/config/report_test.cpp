#include "config/report.hpp"

#include <boost/test/unit_test.hpp>

#include "settings.hpp"

using namespace host::config;
using settings::in_file;
using settings::variable;

BOOST_AUTO_TEST_SUITE(report)

BOOST_AUTO_TEST_CASE(values_are_shown_with_their_sources_and_without_secrets) {
  const auto made =
      resolve(settings::of({{variable("D_PASSWORD", "hunter2"), variable("SOME_TOKEN", "t0ken")},
                            {in_file("d.url", "http://anna:pw1@host", 2),
                             in_file("d.copy", "${SOME_TOKEN}"), in_file("d.map.api-key", "k3y"),
                             in_file("d.map.x", "y"), in_file("d.line", "a\nb")}}),
              {{"d.password", key_type::text, {}, "", true, false},
               {"d.url", key_type::text, {}, "", false, false},
               {"d.copy", key_type::text, {}, "", false, false},
               {"d.map", key_type::text_map, {}, "", false, false},
               {"d.line", key_type::text, {}, "", false, false},
               {"d.wait", key_type::duration_millis, "90000", "", false, false},
               {"d.absent", key_type::text, {}, "", false, false}});
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(values_report("demo", *made) ==
             "# demo\n"
             "d.password = ******  (environment variable D_PASSWORD)\n"
             "d.url = http://******@host  (file a.yaml, line 2)\n"
             "d.copy = ******  (file a.yaml, line 1)\n"
             "d.map.api-key = ******  (file a.yaml, line 1)\n"
             "d.map.x = y  (file a.yaml, line 1)\n"
             "d.line = a\\nb  (file a.yaml, line 1)\n"
             "d.wait = 90s  (default)\n");
}

BOOST_AUTO_TEST_CASE(an_entry_of_a_map_that_is_a_key_of_its_own_is_told_once) {
  const auto made =
      resolve(settings::of({{in_file("e.health.show", "always"), in_file("e.health.access", "none"),
                             in_file("e.health.list[0]", "x"), in_file("e.group.g.in", "y")}}),
              {{"e", key_type::text_map, {}, "", false, false},
               {"e.health.show", key_type::text, {}, "", false, false},
               {"e.health.list", key_type::text_list, {}, "", false, false},
               {"e.group", key_type::text_map, {}, "", false, false}});
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(values_report("demo", *made) ==
             "# demo\n"
             "e.health.access = none  (file a.yaml, line 1)\n"
             "e.health.show = always  (file a.yaml, line 1)\n"
             "e.health.list = x  (file a.yaml, line 1)\n"
             "e.group.g.in = y  (file a.yaml, line 1)\n");
}

BOOST_AUTO_TEST_CASE(help_lists_the_keys_of_every_owner) {
  key_table table;
  table.add({"demo",
             {{"d.port", key_type::integer, "1", "the port", false, false},
              {"d.pin", key_type::text, {}, "the pin", true, true}}});
  const auto text = help_text(table);
  BOOST_TEST(text.starts_with("usage: actuator-host "));
  BOOST_TEST(
      text.ends_with("\nkeys of demo:\n"
                     "  d.port (number, default 1)\n      the port\n"
                     "  d.pin (text, secret, old name)\n      the pin\n"));
}

BOOST_AUTO_TEST_SUITE_END()
