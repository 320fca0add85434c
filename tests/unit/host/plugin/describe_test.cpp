#include "plugin/describe.hpp"

#include <boost/test/unit_test.hpp>

BOOST_AUTO_TEST_CASE(a_table_becomes_plain_values_also_with_wider_rows_of_keys) {
  struct wide_key {
    actuator_key known;
    const char* from_a_later_version;
  };
  const wide_key keys[] = {
      {{"a.url", nullptr, "Where it is.", ACTUATOR_KEY_TEXT, ACTUATOR_KEY_SECRET}, "later"},
      {{"a.wait", "10s", "How long.", ACTUATOR_KEY_DURATION_SECONDS, ACTUATOR_KEY_DEPRECATED},
       "later"},
      {{"a.map", nullptr, "Names.", ACTUATOR_KEY_TEXT_MAP, 0}, "later"},
  };
  actuator_plugin table{};
  table.id = "wide";
  table.version = "2.1";
  table.keys = &keys[0].known;
  table.key_count = 3;
  table.key_size = sizeof(wide_key);

  using host::plugin::key_type;
  const host::plugin::plugin_description expected{
      "wide.so",
      "wide",
      "2.1",
      "",
      "0.0",
      {{"a.url", key_type::text, std::nullopt, "Where it is.", true, false},
       {"a.wait", key_type::duration_seconds, "10s", "How long.", false, true},
       {"a.map", key_type::text_map, std::nullopt, "Names.", false, false}}};
  BOOST_TEST((host::plugin::describe(table, "wide.so") == expected));
}
