#include "config/log_levels.hpp"

#include <boost/test/unit_test.hpp>

#include "config/key_table.hpp"
#include "log/level.hpp"
#include "settings.hpp"

using settings::in_file;

namespace {

/// "ROOT=INFO host=DEBUG", or the refusal.
std::string levels(std::vector<settings::property> file) {
  const auto keys =
      host::config::resolve(settings::of({std::move(file)}), host::config::host_keys().keys);
  BOOST_REQUIRE(keys.has_value());
  const auto read = host::config::read_log_levels(*keys);
  if (!read) return read.error();
  std::string text = "ROOT=" + std::string(host::log::to_string(read->root));
  for (const auto& [name, level] : read->own) {
    text += " " + name + "=" + std::string(host::log::to_string(level));
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(log_levels)

BOOST_AUTO_TEST_CASE(our_own_key_wins_over_that_of_the_applications) {
  BOOST_TEST(levels({}) == "ROOT=INFO");
  BOOST_TEST(levels({in_file("logging.level.root", "warn")}) == "ROOT=WARN");
  BOOST_TEST(levels({in_file("logging.level.ROOT", "warn"),
                     in_file("actuator.log.level", "debug")}) == "ROOT=DEBUG");
  BOOST_TEST(levels({in_file("logging.level.io.camunda", "TRACE"),
                     in_file("logging.level.backup", "false")}) ==
             "ROOT=INFO backup=OFF io.camunda=TRACE");
}

BOOST_AUTO_TEST_CASE(the_highest_source_wins_in_any_spelling) {
  for (const auto* low : {"root", "ROOT", "Root"}) {
    const auto keys = host::config::resolve(
        settings::of({{settings::argument("logging.level.ROOT", "debug")},
                      {in_file("logging.level." + std::string(low), "warn")}}),
        host::config::host_keys().keys);
    BOOST_TEST((host::config::read_log_levels(*keys)->root == host::log::threshold::debug), low);
  }
}

BOOST_AUTO_TEST_CASE(a_secret_is_not_told) {
  const auto told =
      levels({in_file("logging.level.host", "${db.password}"), in_file("db.password", "hunter2")});
  BOOST_TEST(told.find("hunter2") == std::string::npos, told);
  BOOST_TEST(told.starts_with("logging.level.host is "), told);
}

BOOST_AUTO_TEST_CASE(a_group_is_each_of_its_members) {
  BOOST_TEST(
      levels({in_file("logging.group.both", "host, backup"), in_file("logging.group.items[0]", "a"),
              in_file("logging.group.items[1]", "b"), in_file("logging.level.both", "debug"),
              in_file("logging.level.items", "error"), in_file("logging.level.host", "warn")}) ==
      "ROOT=INFO a=ERROR b=ERROR backup=DEBUG host=WARN");
}

BOOST_AUTO_TEST_CASE(what_is_no_level_is_refused) {
  BOOST_TEST(levels({in_file("logging.level.host", "loud", 3)}) ==
             "logging.level.host is \"loud\" (file a.yaml, line 3); allowed is off, fatal, error, "
             "warn, info, debug or trace");
}

BOOST_AUTO_TEST_SUITE_END()
