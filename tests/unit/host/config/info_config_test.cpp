#include "config/info_config.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "config/key_table.hpp"
#include "settings.hpp"

using host::config::info_config;
using settings::in_file;
using settings::variable;

namespace {

using sources = std::vector<std::vector<settings::property>>;

tl::expected<info_config, std::string> read(sources given) {
  const auto list = settings::of(std::move(given));
  const auto keys = host::config::resolve(list, host::config::host_keys().keys);
  if (!keys) return tl::unexpected(keys.error());
  return host::config::read_info_config(list, *keys);
}

/// "app={...};" or the refusal.
std::string environment(sources given) {
  const auto made = read(std::move(given));
  if (!made) return made.error();
  std::string text;
  for (const auto& [name, json] : made->environment) text += name + "=" + json + ";";
  return text;
}

const auto env_on = in_file("management.info.env.enabled", "true");

}  // namespace

BOOST_AUTO_TEST_SUITE(info_config_of_the_host)

BOOST_AUTO_TEST_CASE(members_are_switched_one_by_one_or_together) {
  const auto usual = read({{}});
  BOOST_REQUIRE(usual);
  BOOST_TEST((usual->shows("build") && usual->shows("git") && usual->shows("process")));
  BOOST_TEST(!usual->is_git_whole);
  const auto made = read(
      {{in_file("management.info.defaults.enabled", "false"),
        in_file("management.info.git.enabled", "true"), in_file("management.info.git.mode", "FULL"),
        in_file("management.info.backup-catalog.enabled", "false"),
        in_file("management.info.java.enabled", "true")}});
  BOOST_REQUIRE(made);
  BOOST_TEST((made->shows("git") && made->is_git_whole));
  BOOST_TEST((!made->shows("build") && !made->shows("os") && !made->shows("process")));
  BOOST_TEST(made->hides("backupCatalog"));
  BOOST_TEST(!made->hides("engine"));
  const auto off = read({{variable("MANAGEMENT_INFO_PROCESS_ENABLED", "false")}});
  BOOST_TEST((off->shows("os") && !off->shows("process")));
}

BOOST_AUTO_TEST_CASE(the_environment_is_told_when_asked_for) {
  const std::vector app{in_file("info.app.name", "x"), in_file("info.app.build-number", "7"),
                        in_file("info.list[0]", "a"), in_file("info.list[1]", "b"),
                        in_file("info.plain", "${db.name:none} \"y\"")};
  BOOST_TEST(environment({app}) == "");
  BOOST_TEST(environment({{env_on}, app}) ==
             R"(app={"build-number":"7","name":"x"};list={"0":"a","1":"b"};plain="none \"y\"";)");
  BOOST_TEST(environment({{variable("INFO_APP_NAME", "of a variable")}, {env_on}}) ==
             R"(app={"name":"of a variable"};)");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_replaced_matters_only_when_it_is_told) {
  const std::vector broken{in_file("info.a", "${nowhere}", 5)};
  BOOST_TEST(environment({broken}) == "");
  BOOST_TEST(environment({{env_on}, broken}).starts_with("info is \"${nowhere}\""));
}

BOOST_AUTO_TEST_CASE(what_does_not_fit_is_refused) {
  BOOST_TEST(
      read({{in_file("management.info.git.mode", "long", 3)}}).error() ==
      "management.info.git.mode is \"long\" (file a.yaml, line 3); allowed is simple or full");
  BOOST_TEST(
      read({{in_file("management.info.os.enabled", "some", 3)}}).error() ==
      "management.info.os.enabled is \"some\" (file a.yaml, line 3); allowed is true or false "
      "(also on, off, yes, no, 1, 0)");
}

BOOST_AUTO_TEST_SUITE_END()
