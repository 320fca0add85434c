#include "config/proxy_settings.hpp"

#include <string>

#include "config/connection_keys.hpp"
#include "read_config.hpp"
#include "unit/plugins/backup/secrets/scratch.hpp"

namespace {

using config_test::fine;
using config_test::refused;

const std::string proxy = "camunda.data.secondary-storage.elasticsearch.proxy.";

std::string with(const std::string& member, const std::string& json) {
  return "\"" + proxy + member + "\": " + json;
}
const std::string whole = with("enabled", "true") + ", " + with("host", R"("p.example.org")") +
                          ", " + with("port", "3128");

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_settings)

BOOST_AUTO_TEST_CASE(is_used_when_it_is_enabled) {
  BOOST_TEST(fine(whole).engine.through->url == "http://p.example.org:3128");
  BOOST_TEST(fine(whole + ", " + with("ssl-enabled", "true")).engine.through->url ==
             "https://p.example.org:3128");
  BOOST_TEST(
      fine(with("enabled", "true") + ", " + with("host", R"("::1")") + ", " + with("port", "1"))
          .engine.through->url == "http://[::1]:1");
  const auto made =
      fine(whole + ", " + with("username", R"("u")") + ", " + with("password", R"("p")"));
  BOOST_TEST(made.engine.through->username == "u");
  BOOST_TEST(made.engine.through->password.view() == "p");
  BOOST_TEST(made.engine.through->password_file == "");
  BOOST_TEST(!fine("\"camunda.version\": \"8.8.0\"").engine.through);
}

BOOST_AUTO_TEST_CASE(its_password_may_stand_in_a_file) {
  const secrets_test::folder folder;
  const auto file = folder.write("password", "p\n");
  const auto made = fine(whole + ", " + with("password-file", "\"" + file + "\""));
  BOOST_TEST(made.engine.through->password.view() == "p");
  BOOST_TEST(made.engine.through->password_file == file);
  BOOST_TEST_REQUIRE(made.notes.size() == 1U);
  BOOST_TEST(made.notes[0] == proxy + "password has no effect: " + proxy + "username is not set");
}

BOOST_AUTO_TEST_CASE(what_is_set_and_not_enabled_is_said) {
  const auto made = fine(with("host", R"("p")"));
  BOOST_TEST(!made.engine.through);
  BOOST_REQUIRE(made.notes.size() == 1U);
  BOOST_TEST(made.notes[0] == proxy + "host has no effect: " + proxy + "enabled is not true");
}

BOOST_AUTO_TEST_CASE(what_makes_no_proxy_is_refused_by_name) {
  const auto enabled = with("enabled", "true");
  BOOST_TEST(refused(enabled).starts_with(proxy + "host is not set"));
  BOOST_TEST(
      refused(enabled + ", " + with("host", R"("p")")).starts_with(proxy + "port is not set"));
  BOOST_TEST(refused(enabled + ", " + with("host", R"("http://p")") + ", " + with("port", "1"))
                 .starts_with(proxy + "host is not a host"));
  BOOST_TEST(refused(enabled + ", " + with("host", R"("p")") + ", " + with("port", "65536"))
                 .starts_with(proxy + "port is 65536"));
  BOOST_TEST(refused(whole + R"(, "camunda.database.proxy.port": 1)").find("same value") !=
             std::string::npos);
  const auto secrets = refused(whole + ", " + with("password", R"("one")") +
                               R"(, "camunda.database.proxy.password": "other")");
  BOOST_TEST(secrets.find("same value") != std::string::npos);
  BOOST_TEST(secrets.find("one\"") == std::string::npos, secrets);
  BOOST_TEST(refused(whole + ", " + with("password-file", R"("/nowhere")"))
                 .starts_with(proxy + "password-file: the file \"/nowhere\""));
}

BOOST_AUTO_TEST_SUITE_END()
