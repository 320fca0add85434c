#include "config/port_credentials.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

#include "config/key_table.hpp"
#include "settings.hpp"

using host::config::port_credential;
using host::config::port_credentials;
using settings::in_file;
using settings::variable;

namespace {

using sources = std::vector<std::vector<settings::property>>;
const std::string users = "actuator.security.users.";
const std::string tokens = "actuator.security.tokens.";

tl::expected<port_credentials, std::string> read(sources given) {
  const auto list = settings::of(std::move(given));
  const auto keys = host::config::resolve(list, host::config::host_keys().keys);
  if (!keys) return tl::unexpected(keys.error());
  return host::config::read_port_credentials(list, *keys);
}

/// "user anna pw@ read,write:info; token ci @/f read;"
std::string told_of(sources given) {
  const auto made = read(std::move(given));
  if (!made) return made.error();
  std::string text;
  for (const auto& each : made->list) {
    text += each.what == port_credential::kind::user ? "user " : "token ";
    text += each.name + " " + each.secret + "@" + each.secret_file + " ";
    for (const auto& role : each.role_names) text += role + ",";
    text += ";";
  }
  return text;
}

std::string told(std::vector<settings::property> file) {
  return told_of({std::move(file)});
}

std::vector<settings::property> with_role(settings::property secret, const std::string& role) {
  auto name = secret.name.substr(0, secret.name.rfind('.')) + ".roles";
  return {std::move(secret), in_file(std::move(name), role, 7)};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(port_credentials_of_the_host)

BOOST_AUTO_TEST_CASE(without_a_word_the_port_is_open) {
  const auto made = read({{}});
  BOOST_REQUIRE(made.has_value());
  BOOST_TEST(made->is_open_port());
  BOOST_TEST(made->open == std::vector<std::string>{"health"});
}

BOOST_AUTO_TEST_CASE(users_and_tokens_have_a_secret_and_roles) {
  BOOST_TEST(told({in_file(users + "anna.password", "pw"),
                   in_file(users + "anna.roles", "read, Write:backupRuntime"),
                   in_file(tokens + "ci.token-file", "/run/ci"),
                   in_file(tokens + "ci.roles[0]", "read:health"),
                   in_file(tokens + "ci.roles[1]", "WRITE")}) ==
             "user anna pw@ read,write:backupRuntime,;token ci @/run/ci read:health,write,;");
}

BOOST_AUTO_TEST_CASE(a_variable_spells_the_name_that_a_file_has) {
  const std::vector<settings::property> file = {in_file(users + "Back-Up.roles", "read")};
  for (const auto* name : {"BACK_UP_PASSWORD_FILE", "BACKUP_PASSWORDFILE"}) {
    const auto given = variable("ACTUATOR_SECURITY_USERS_" + std::string(name), "/run/pw");
    BOOST_TEST(told_of({{given}, file}) == "user Back-Up @/run/pw read,;", name);
  }
  BOOST_TEST(
      told_of({{variable("ACTUATOR_SECURITY_USERS_BACK_UP_PASSWORD_FILE", "/run/pw")}})
          .starts_with("actuator.security.users.back.up.password.file (environment variable "));
  BOOST_TEST(told_of({{variable("ACTUATOR_SECURITY_TOKENS_CI_TOKEN", "abc"),
                       variable("ACTUATOR_SECURITY_TOKENS_CI_ROLES_0", "read"),
                       variable("ACTUATOR_SECURITY_TOKENS_CI_ROLES_1", "write:loggers")}}) ==
             "token ci abc@ read,write:loggers,;");
}

BOOST_AUTO_TEST_CASE(open_lists_ids_and_may_be_empty) {
  const auto open = [](const std::string& text) {
    const auto made = read({{in_file("actuator.security.open", text)}});
    return made ? made->open : std::vector<std::string>{made.error()};
  };
  BOOST_TEST(open("").empty());
  BOOST_TEST(open("health,info").size() == 2U);
  BOOST_TEST(
      open("*").front() ==
      "actuator.security.open is \"*\" (file a.yaml, line 1); allowed is the id of an endpoint, "
      "such as health; nothing but health should be readable by everybody");
}

BOOST_AUTO_TEST_CASE(a_secret_is_there_once) {
  BOOST_TEST(told(with_role(in_file(users + "anna.rolesx", "x"), "read")) ==
             "actuator.security.users.anna.rolesx (file a.yaml, line 1) is no setting; below "
             "actuator.security.users stands a name without dots, and behind it password, "
             "password-file or roles");
  BOOST_TEST(
      told({in_file(users + "anna.roles", "read")}) ==
      "actuator.security.users.anna has no secret; set actuator.security.users.anna.password-file, "
      "the path of a file with password alone in it, or actuator.security.users.anna.password");
  BOOST_TEST(told({in_file(users + "anna.password", "hush"),
                   in_file(users + "anna.password-file", "/f", 2)}) ==
             "actuator.security.users.anna.password (file a.yaml, line 1) and "
             "actuator.security.users.anna.password-file (file a.yaml, line 2) are both set; keep "
             "one of them");
  BOOST_TEST(told(with_role(in_file(users + "anna.password", ""), "read")) ==
             "actuator.security.users.anna.password (file a.yaml, line 1) is empty; make one, or "
             "remove actuator.security.users.anna");
  BOOST_TEST(
      told(with_role(in_file(tokens + "ci.token-file", ""), "read")) ==
      "actuator.security.tokens.ci.token-file (file a.yaml, line 1) is empty; give it the path "
      "of a file, or remove actuator.security.tokens.ci");
}

BOOST_AUTO_TEST_CASE(roles_are_verbs_and_ids) {
  const auto refused = [](const std::string& role) {
    const auto text = told(with_role(in_file(users + "anna.password", "hush"), role));
    BOOST_TEST(text.find("hush") == std::string::npos);
    return text.substr(0, text.find(';'));
  };
  const std::string allowed =
      "allowed is read, write, read:<endpoint id> or write:<endpoint id>, an id being a lower-case "
      "letter followed by letters and digits";
  for (const auto* role : {"admin", "read:", "read:Health", "read:he/alth", "read:*", "write:9",
                           "read health", "delete:info", ":info"}) {
    BOOST_TEST(refused(role) == "actuator.security.users.anna.roles is \"" + std::string(role) +
                                    "\" (file a.yaml, line 7)",
               role);
    BOOST_TEST(told(with_role(in_file(users + "anna.password", "hush"), role)).ends_with(allowed));
  }
  BOOST_TEST(refused("").starts_with(
      "actuator.security.users.anna.roles is missing or empty, so that nothing may be done with "
      "actuator.security.users.anna.password"));
}

BOOST_AUTO_TEST_CASE(names_are_what_basic_and_a_log_can_carry) {
  for (const std::string name : {"a:b", "a b", "a\"b", "a\\b", "a\nb"}) {
    const auto text = told({in_file(users + name + ".password", "hush")});
    BOOST_TEST(text.find("cannot be a name") != std::string::npos, text);
    BOOST_TEST(text.find("hush") == std::string::npos);
  }
  const auto longest = std::string(64, 'a');
  BOOST_TEST(told(with_role(in_file(users + longest + ".password", "x"), "read")) ==
             "user " + longest + " x@ read,;");
  BOOST_TEST(told({in_file(users + longest + "a.password", "x")}).find("cannot be a name") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(there_are_at_most_sixty_four_of_a_kind) {
  std::vector<settings::property> file;
  const auto add = [&](int n) {
    file.push_back(in_file(users + "u" + std::to_string(n) + ".password", "x"));
    file.push_back(in_file(users + "u" + std::to_string(n) + ".roles", "read"));
  };
  for (int n = 0; n < 64; ++n) add(n);
  BOOST_TEST(read({file})->list.size() == 64U);
  add(64);
  BOOST_TEST(told(file) ==
             "there are 65 entries below actuator.security.users; at most 64 are allowed");
}

BOOST_AUTO_TEST_CASE(where_a_secret_stands_can_be_told) {
  const auto made = read({with_role(in_file(tokens + "ci.token-file", "/f"), "read")});
  BOOST_TEST(key_of_secret(made->list.front()) == "actuator.security.tokens.ci.token-file");
  BOOST_TEST(made->list.front().from.line == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
