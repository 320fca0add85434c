#include "environment_report.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

#include "settings.hpp"

namespace config = host::config;
using settings::argument;
using settings::in_file;
using settings::variable;

namespace {

config::key_table table() {
  config::key_table made;
  made.add({"p",
            {{"p.phrase", config::key_type::text, {}, "", true, false},
             {"p.plain", config::key_type::text, {}, "", false, false},
             {"p.password", config::key_type::text, {}, "", true, false},
             {"p.password-file", config::key_type::text, {}, "", false, false}}});
  return made;
}

/// The value that is shown of a setting, with all values shown.
std::string shown(const config::property& given) {
  const auto made = host::environment_report(settings::of({{given}}), table(), true);
  return made.sources.at(0).properties.at(0).value;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(environment_reports)

BOOST_AUTO_TEST_CASE(sources_have_the_names_and_origins_of_the_reference) {
  const auto made = host::environment_report(
      settings::of({{argument("p.plain", "a")},
                    {{"p.plain", "b", {config::origin::kind::json, "X", 0}}},
                    {variable("P_PLAIN", "c")},
                    {in_file("p.plain", "d", 7)},
                    {},
                    {in_file("p.plain", "e", 9), in_file("spring.profiles.active", "x,y", 10)}}),
      table(), true);
  std::string all;
  for (const auto& source : made.sources) {
    all += source.name + "|" + source.properties.at(0).value + "|" +
           source.properties.at(0).origin + "\n";
  }
  BOOST_TEST(all ==
             "commandLineArgs|a|\n"
             "spring.application.json|b|\n"
             "systemEnvironment|c|System Environment Property \"P_PLAIN\"\n"
             "Config resource 'file [a.yaml]' (document #1)|d|file [a.yaml]:7\n"
             "Config resource 'file [a.yaml]' (document #0)|e|file [a.yaml]:9\n");
  BOOST_TEST((made.active_profiles == std::vector<std::string>{"x", "y"}));
  BOOST_TEST((made.default_profiles == std::vector<std::string>{"default"}));
}

BOOST_AUTO_TEST_CASE(the_path_of_a_secret_is_shown_where_a_key_says_that_it_is_one) {
  BOOST_TEST(shown(in_file("p.passwordFile", "/run/secrets/p")) == "/run/secrets/p");
  BOOST_TEST(shown(variable("P_PASSWORD_FILE", "/run/secrets/p")) == "/run/secrets/p");
  BOOST_TEST(shown(variable("Q_PASSWORD_FILE", "/run/secrets/p")) == "******");
  BOOST_TEST(shown(variable("P_PASSWORD", "/run/secrets/p")) == "******");
}

BOOST_AUTO_TEST_CASE(paths_below_the_folder_of_a_shell_are_shown) {
  const auto made = host::environment_report(
      settings::of({{in_file("p.plain", "/home/ops/tls.crt")},
                    {variable("PWD", "/home/ops"), variable("OLDPWD", "/home")}}),
      table(), true);
  BOOST_TEST(made.sources.at(0).properties.at(0).value == "/home/ops/tls.crt");
}

BOOST_AUTO_TEST_CASE(without_leave_no_value_is_shown) {
  const auto made =
      host::environment_report(settings::of({{in_file("p.plain", "a")}}), table(), false);
  BOOST_TEST(made.sources.at(0).properties.at(0).value == "******");
}

BOOST_AUTO_TEST_CASE(a_secret_is_masked_where_it_came_from_too) {
  const auto made = host::environment_report(
      settings::of({{variable("ES_WORD", "hidden-word"), variable("PART", "of hidden-word")},
                    {in_file("p.phrase", "${ES_WORD}"), in_file("p.plain", "a-${ES_WORD}-b")}}),
      table(), true);
  for (const auto& source : made.sources) {
    for (const auto& each : source.properties) BOOST_TEST(each.value == "******", each.name);
  }
  BOOST_TEST(shown(variable("JAVA_OPTS", "-Xmx1g -Dstore.password=abc")) == "******");
  BOOST_TEST(shown(variable("DSN", "host=a user=b token=c")) == "******");
  BOOST_TEST(shown(variable("DSN", "host=a port=1 =x")) == "host=a port=1 =x");
}

BOOST_AUTO_TEST_CASE(secrets_are_masked_even_with_leave) {
  const std::string mask = "******";
  BOOST_TEST(shown(in_file("p.plain", "seen")) == "seen");
  BOOST_TEST(shown(variable("P_PLAIN", "seen")) == "seen");
  // Declared so, in every spelling.
  BOOST_TEST(shown(in_file("P.Phrase", "x")) == mask);
  BOOST_TEST(shown(variable("P_PHRASE", "x")) == mask);
  BOOST_TEST(shown(argument("p.phrase", "x")) == mask);
  // By its name.
  for (const char* name :
       {"a.password", "DB_PASS", "a.api-key", "TOKEN_X", "camunda.license.key", "a.accessKey",
        "accountKey", "connectionString", "a.username", "LICENSE", "SPRING_APPLICATION_JSON"}) {
    BOOST_TEST(shown(variable(name, "x")) == mask, name);
  }
  // By what is in it.
  BOOST_TEST(shown(in_file("p.plain", "http://anna:pw@host/x")) == "http://******@host/x");
  BOOST_TEST(shown(in_file("p.plain", "${no.such:}${p.other:y}")) == "y");
  BOOST_TEST(shown(in_file("p.plain", "${no.such}")) == "${no.such}");
  const auto made = host::environment_report(
      settings::of({{in_file("p.plain", "<${DB_PASSWORD}>")}, {variable("DB_PASSWORD", "x")}}),
      table(), true);
  BOOST_TEST(made.sources.at(0).properties.at(0).value == mask);
}

BOOST_AUTO_TEST_CASE(a_variable_that_holds_a_whole_file_is_masked) {
  const auto made = host::environment_report(
      settings::of({{variable("WHOLE_FILE", "a: b"), variable("OTHER", "a: b")},
                    {{"a", "b", {config::origin::kind::variable_text, "WHOLE_FILE", 1}}}}),
      table(), true);
  BOOST_TEST(made.sources.at(0).properties.at(0).value == "******");
  BOOST_TEST(made.sources.at(0).properties.at(1).value == "a: b");
  BOOST_TEST(made.sources.at(1).name == "Config resource 'env [WHOLE_FILE]'");
  BOOST_TEST(made.sources.at(1).properties.at(0).origin == "env [WHOLE_FILE]:1");
}

BOOST_AUTO_TEST_SUITE_END()
