#include "config/data/location.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

using namespace host::config;

namespace {

std::string shown(const location& one) {
  constexpr const char* kinds[] = {"file", "folder", "tree", "variable", "class"};
  return std::string(one.is_optional ? "optional " : "") + kinds[static_cast<int>(one.what)] + " " +
         one.path + one.extension;
}

std::string read(std::string_view written) {
  const auto group = parse_locations(written);
  if (!group) return "refused: " + group.error();
  std::string text;
  for (const auto& each : *group) text += (text.empty() ? "" : "; ") + shown(each);
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(locations)

BOOST_AUTO_TEST_CASE(each_kind_is_told_from_the_others) {
  const std::vector<std::pair<std::string, std::string>> table{
      {"a.yaml", "file a.yaml"},
      {"file:/etc/a.yaml", "file /etc/a.yaml"},
      {"file:///etc/a.yaml", "file /etc/a.yaml"},
      {"optional:file:./config/", "optional folder ./config/"},
      {"optional:file:./;optional:file:./config/*/",
       "optional folder ./; optional folder ./config/*/"},
      {"configtree:/run/secrets/", "tree /run/secrets/"},
      {"configtree:/etc/config/*/", "tree /etc/config/*/"},
      {"env:MY_CONF", "variable MY_CONF"},
      {"env:MY_CONF[.yaml]", "variable MY_CONF.yaml"},
      {"file:/etc/myconfig[.properties]", "file /etc/myconfig.properties"},
      {"classpath:/", "class /"},
      {"optional:classpath:a.yaml", "optional class a.yaml"},
      {" a.yaml ; b.yaml ", "file a.yaml; file b.yaml"},
      {"", ""}};
  for (const auto& [written, expected] : table) BOOST_TEST(read(written) == expected, written);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_read_is_refused_by_name) {
  BOOST_TEST(read("configserver:http://x") ==
             "refused: is of the kind configserver:, which cannot be "
             "read here; allowed are files, folders, configtree:FOLDER/ and env:VARIABLE");
  for (const auto* written :
       {"vault://secret", "https://x/a.yaml", "configtree:/run/secrets",
        "file:", "env:", "a/*/b/*/", "a*/", "config/*", "file://host/a.yaml"}) {
    BOOST_TEST(read(written).starts_with("refused: "), written);
  }
}

BOOST_AUTO_TEST_CASE(a_relative_one_is_seen_from_who_names_it) {
  BOOST_TEST(seen_from(parse_locations("b.yaml")->front(), "/etc/").path == "/etc/b.yaml");
  BOOST_TEST(seen_from(parse_locations("/b.yaml")->front(), "/etc/").path == "/b.yaml");
  BOOST_TEST(seen_from(parse_locations("file:b.yaml")->front(), "/etc/").path == "b.yaml");
  BOOST_TEST(seen_from(parse_locations("optional:b.yaml")->front(), "/etc/").path == "/etc/b.yaml");
  BOOST_TEST(seen_from(parse_locations("configtree:b/")->front(), "/etc/").path == "b/");
  BOOST_TEST(seen_from(parse_locations("env:B")->front(), "/etc/").path == "B");
}

BOOST_AUTO_TEST_SUITE_END()
