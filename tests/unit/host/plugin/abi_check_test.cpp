#include "plugin/abi_check.hpp"

#include <boost/test/unit_test.hpp>
#include <functional>
#include <string>
#include <vector>

namespace {

using host::plugin::why_refused;

actuator_plugin sound_table() {
  actuator_plugin table{};
  table.struct_size = sizeof(table);
  table.abi_major = ACTUATOR_ABI_MAJOR;
  table.id = "sound";
  table.version = "1.0.0";
  table.create = [](const actuator_host*, actuator_str, const actuator_writer*, void**) {
    return actuator_status{ACTUATOR_OK};
  };
  table.start = [](void*, const actuator_writer*) { return actuator_status{ACTUATOR_OK}; };
  table.stop = [](void*) {};
  table.destroy = [](void*) {};
  return table;
}

struct spoilt_table {
  std::function<void(actuator_plugin&)> spoil;
  std::string sentence;
};

struct spoilt_key {
  actuator_key key;
  std::string sentence;
};

std::string judged(const actuator_plugin& table) {
  return why_refused(&table).value_or("fine");
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_sound_table_is_taken) {
  auto table = sound_table();
  BOOST_TEST(judged(table) == "fine");
  table.built_with = "something";
  table.get_extension = [](void*, const char*) -> const void* { return nullptr; };
  table.struct_size += 64;  // a newer plugin has more to say
  BOOST_TEST(judged(table) == "fine");
}

BOOST_AUTO_TEST_CASE(no_table_at_all_is_refused) {
  BOOST_TEST(why_refused(nullptr).value_or("fine") ==
             "its entry returned a null pointer instead of a table; return the static table");
}

BOOST_AUTO_TEST_CASE(each_broken_rule_of_the_table_has_its_sentence) {
  static const actuator_key one_key{"a.b", nullptr, "help", ACTUATOR_KEY_TEXT, 0};
  const std::vector<spoilt_table> table = {
      {[](actuator_plugin& p) { p.struct_size = 0; },
       "its table says it has 0 bytes, not even a version fits in; set struct_size to "
       "sizeof(actuator_plugin)"},
      {[](actuator_plugin& p) { p.struct_size = 8; },
       "its table says it has 8 bytes, not even a version fits in; set struct_size to "
       "sizeof(actuator_plugin)"},
      {[](actuator_plugin& p) { p.struct_size -= 1; },
       "its table says it has 95 bytes, at least 96 are expected; set struct_size to "
       "sizeof(actuator_plugin)"},
      {[](actuator_plugin& p) { p.struct_size = 0xFFFFFFFF; },
       "its table says it has 4294967295 bytes, at least 96 are expected; set struct_size to "
       "sizeof(actuator_plugin)"},
      {[](actuator_plugin& p) { p.abi_major = 0; },
       "its table says ABI major 0, this host has 1; build the plugin with an SDK of major 1"},
      {[](actuator_plugin& p) { p.abi_minor_required = 1; },
       "\"sound\" needs ABI 1.1, this host has 1.0; use a newer host or an older plugin"},
      {[](actuator_plugin& p) { p.reserved0 = 3; }, "its reserved0 is 3; set it to 0"},
      {[](actuator_plugin& p) { p.id = nullptr; },
       "its id is a null pointer; give the table an id"},
      {[](actuator_plugin& p) { p.id = ""; },
       "its id \"\" is not [a-z][a-z0-9-]* of at most 64 characters; rename the plugin"},
      {[](actuator_plugin& p) { p.id = "9lives"; },
       "its id \"9lives\" is not [a-z][a-z0-9-]* of at most 64 characters; rename the plugin"},
      {[](actuator_plugin& p) { p.id = "a\nb"; },
       "its id \"a b\" is not [a-z][a-z0-9-]* of at most 64 characters; rename the plugin"},
      {[](actuator_plugin& p) { p.id = "host"; },
       "its id \"host\" is what the host calls itself in its log and pages; rename the plugin"},
      {[](actuator_plugin& p) { p.version = nullptr; },
       "its version is a null pointer; give the table a version"},
      {[](actuator_plugin& p) { p.version = "\xFF"; },
       "its version is empty, not UTF-8 or longer than 1024 bytes; give it a short text"},
      {[](actuator_plugin& p) { p.built_with = "\xC0\x80"; },
       "its built_with is not UTF-8 or longer than 1024 bytes; give it a short text or null"},
      {[](actuator_plugin& p) { p.create = nullptr; },
       "its function create is a null pointer; only get_extension may be null"},
      {[](actuator_plugin& p) { p.start = nullptr; },
       "its function start is a null pointer; only get_extension may be null"},
      {[](actuator_plugin& p) { p.stop = nullptr; },
       "its function stop is a null pointer; only get_extension may be null"},
      {[](actuator_plugin& p) { p.destroy = nullptr; },
       "its function destroy is a null pointer; only get_extension may be null"},
      {[](actuator_plugin& p) { p.key_count = 2; },
       "it counts 2 keys but its key table is a null pointer; set key_count to 0 or point to the "
       "table"},
      {[](actuator_plugin& p) { p.keys = &one_key, p.key_count = 1025; },
       "it counts 1025 keys, this host takes 1024; use a map key for open sets of names"},
      {[](actuator_plugin& p) { p.keys = &one_key, p.key_count = 1, p.key_size = 24; },
       "its key_size is 24, at least 32 and a multiple of 8 is expected; set it to "
       "sizeof(actuator_key)"},
      {[](actuator_plugin& p) { p.keys = &one_key, p.key_count = 1, p.key_size = 36; },
       "its key_size is 36, at least 32 and a multiple of 8 is expected; set it to "
       "sizeof(actuator_key)"},
  };
  for (const auto& [spoil, sentence] : table) {
    auto spoilt = sound_table();
    spoil(spoilt);
    BOOST_TEST(judged(spoilt) == sentence);
  }
}

BOOST_AUTO_TEST_CASE(each_broken_rule_of_a_key_has_its_sentence) {
  const std::string odd_name =
      ", which is not lower-case words with dashes inside and dots between; write it so";
  const std::vector<spoilt_key> table = {
      {{nullptr, nullptr, "help", ACTUATOR_KEY_TEXT, 0},
       "row 1 of its key table has no name; give every key one"},
      {{"a.repositoryName", nullptr, "help", ACTUATOR_KEY_TEXT, 0},
       "row 1 of its key table has the name \"a.repositoryName\"" + odd_name},
      {{"a..b", nullptr, "help", ACTUATOR_KEY_TEXT, 0},
       "row 1 of its key table has the name \"a..b\"" + odd_name},
      {{"a.-b", nullptr, "help", ACTUATOR_KEY_TEXT, 0},
       "row 1 of its key table has the name \"a.-b\"" + odd_name},
      {{"a.b.", nullptr, "help", ACTUATOR_KEY_TEXT, 0},
       "row 1 of its key table has the name \"a.b.\"" + odd_name},
      {{"first.key", nullptr, "help", ACTUATOR_KEY_TEXT, 0},
       "its key \"first.key\" is in its table twice; remove one"},
      {{"a.b", nullptr, "help", 7, 0},
       "its key \"a.b\" has the type 7, which this host does not know (0 to 6); use a newer host "
       "or another type"},
      {{"a.b", nullptr, "help", -1, 0},
       "its key \"a.b\" has the type -1, which this host does not know (0 to 6); use a newer host "
       "or another type"},
      {{"a.b", nullptr, "help", ACTUATOR_KEY_TEXT, 8},
       "its key \"a.b\" has the flags 8, of which this host knows 3; use a newer host or clear "
       "the others"},
      {{"a.b", nullptr, nullptr, ACTUATOR_KEY_TEXT, 0},
       "its key \"a.b\" has no help; give it one line"},
      {{"a.b", "\xFF", "help", ACTUATOR_KEY_TEXT, 0},
       "its key \"a.b\" has a help or default that is not UTF-8 or longer than 1024 bytes; shorten "
       "it"},
      {{"a.b-c.d2", "x", "help", ACTUATOR_KEY_TEXT_MAP,
        ACTUATOR_KEY_SECRET | ACTUATOR_KEY_DEPRECATED},
       "fine"},
  };
  for (const auto& [key, sentence] : table) {
    const actuator_key keys[] = {{"first.key", "1", "help", ACTUATOR_KEY_INTEGER, 0}, key};
    auto plugin = sound_table();
    plugin.keys = keys;
    plugin.key_count = 2;
    plugin.key_size = sizeof(actuator_key);
    BOOST_TEST(judged(plugin) == sentence);
  }
}
