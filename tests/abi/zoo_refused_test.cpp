// Plugins that never get to run: the host says in one sentence what is wrong and what to do.
#include <boost/test/unit_test.hpp>
#include <string>
#include <vector>

#include "plugin_rig.hpp"

namespace {

struct refused_plugin {
  std::string name;
  std::string sentence;
};

const std::vector<refused_plugin>& refused_at_load() {
  static const std::vector<refused_plugin> table = {
      {"no_symbol",
       "plugin zoo_no_symbol.so has no symbol actuator_plugin_v1; it is no plugin, or one for "
       "another major of the ABI"},
      {"unresolved_symbol",
       "plugin zoo_unresolved_symbol.so cannot be loaded: zoo_unresolved_symbol.so: undefined "
       "symbol: nobody_defines_this; build it for this system and with actuator_add_plugin()"},
      {"wrong_major",
       "plugin zoo_wrong_major.so cannot be used: its table says ABI major 2, this host has 1; "
       "build the plugin with an SDK of major 1"},
      {"newer_minor",
       "plugin zoo_newer_minor.so cannot be used: \"newer-minor\" needs ABI 1.7, this host has "
       "1.0; use a newer host or an older plugin"},
      {"short_table",
       "plugin zoo_short_table.so cannot be used: its table says it has 56 bytes, at least 96 are "
       "expected; set struct_size to sizeof(actuator_plugin)"},
      {"long_table",
       "plugin zoo_long_table.so cannot be used: its table says it has 1048576 bytes, at least 96 "
       "are expected; set struct_size to sizeof(actuator_plugin)"},
      {"reserved_field",
       "plugin zoo_reserved_field.so cannot be used: its reserved0 is 1; set it to 0"},
      {"null_function",
       "plugin zoo_null_function.so cannot be used: its function start is a null pointer; only "
       "get_extension may be null"},
      {"bad_id",
       "plugin zoo_bad_id.so cannot be used: its id \"Bad id\" is not [a-z][a-z0-9-]* of at most "
       "64 characters; rename the plugin"},
  };
  return table;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_plugin_with_a_defect_is_refused_at_load_with_its_sentence) {
  for (const auto& [name, sentence] : refused_at_load()) {
    support::plugin_rig rig;
    const auto loaded = host::plugin::plugin_instance::load(support::zoo(name), rig.services());
    BOOST_REQUIRE_MESSAGE(!loaded, name << " was loaded");
    BOOST_TEST(support::without_folder(loaded.error()) == sentence);
  }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_throws_in_create_says_so_and_can_be_tried_again) {
  support::plugin_rig rig;
  auto plugin = rig.load(support::zoo("throws_in_create"));
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto created = plugin->create("{}");
    BOOST_REQUIRE(!created);
    BOOST_TEST(created.error() ==
               "plugin \"throws-in-create\" refuses its configuration: creating it has thrown: "
               "the zoo is closed");
    BOOST_TEST((plugin->state() == host::plugin::plugin_state::loaded));
  }
}

BOOST_AUTO_TEST_CASE(a_plugin_that_declares_a_path_twice_is_taken_back_whatever_it_says) {
  support::plugin_rig rig;
  auto plugin = rig.load(support::zoo("same_path_twice"));
  BOOST_TEST(plugin->create("{}").has_value());
  const auto started = plugin->start();
  BOOST_REQUIRE(!started);
  BOOST_TEST(
      started.error() ==
      "plugin \"same-path-twice\" did not start: endpoint GET \"zoo\" of \"same-path-twice\" is "
      "refused: \"same-path-twice\" has declared GET \"zoo\" already");
  BOOST_TEST(rig.endpoints.endpoints().empty());
  BOOST_TEST((plugin->state() == host::plugin::plugin_state::destroyed));
}

BOOST_AUTO_TEST_CASE(a_plugin_with_unknown_flags_is_told_which_flags_the_host_knows) {
  support::plugin_rig rig;
  auto plugin = rig.load(support::zoo("unknown_flags"));
  BOOST_TEST(plugin->create("{}").has_value());
  const auto started = plugin->start();
  BOOST_REQUIRE(!started);
  BOOST_TEST(started.error() ==
             "plugin \"unknown-flags\" did not start: endpoint \"zoo\" has the flags 64, of which "
             "this host knows 15");
}

BOOST_AUTO_TEST_CASE(a_plugin_whose_declaration_lies_about_itself_does_not_start) {
  const std::vector<refused_plugin> table = {
      {"endpoint_too_small",
       "plugin \"endpoint-too-small\" did not start: an endpoint is null, has a wrong struct_size "
       "or "
       "an unknown tail that is not zero"},
      {"endpoint_too_large",
       "plugin \"endpoint-too-large\" did not start: an endpoint is null, has a wrong struct_size "
       "or "
       "an unknown tail that is not zero"},
      {"reserved_in_endpoint",
       "plugin \"reserved-in-endpoint\" did not start: endpoint \"zoo\" has a reserved0 not 0"},
  };
  for (const auto& [name, sentence] : table) {
    support::plugin_rig rig;
    auto plugin = rig.load(support::zoo(name));
    BOOST_TEST(plugin->create("{}").has_value());
    const auto started = plugin->start();
    BOOST_REQUIRE_MESSAGE(!started, name << " has started");
    BOOST_TEST(started.error() == sentence);
    BOOST_TEST(rig.endpoints.endpoints().empty());
  }
}

BOOST_AUTO_TEST_CASE(two_plugins_with_one_path_are_both_named_and_the_first_serves_on) {
  support::plugin_rig rig;
  auto first = rig.run(support::zoo("answers_twice"));
  auto second = rig.load(support::zoo("injects_header"));
  BOOST_TEST(second->create("{}").has_value());
  const auto started = second->start();
  BOOST_REQUIRE(!started);
  BOOST_TEST(
      started.error() ==
      "plugin \"injects-header\" did not start: endpoint GET \"zoo\" of \"injects-header\" is "
      "refused: \"answers-twice\" has declared GET \"zoo\" already");
  BOOST_TEST(support::in_words(rig.ask("zoo")->answer) == "200 text/plain fine");
  rig.end(*first);
}
