#include "client/command_line.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "client/endpoint_url.hpp"
#include "client/help.hpp"
#include "client/settings.hpp"

namespace {

using namespace backup::client;
using std::chrono::milliseconds;
using views = std::vector<std::string_view>;

tl::expected<settings, std::string> read(const views& arguments, const views& environment = {}) {
  return read_command_line(arguments).and_then(
      [&](const command_line& given) { return read_settings(given, environment); });
}

std::string fault_of(const views& arguments, const views& environment = {}) {
  const auto made = read(arguments, environment);
  return made ? "taken" : made.error();
}

/// Files for one case.
struct folder {
  folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "client-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    path = pattern;
  }
  ~folder() { std::filesystem::remove_all(path); }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;

  std::string file(const std::string& name, const std::string& text) const {
    const auto made = path / name;
    std::ofstream(made, std::ios::binary) << text;
    return made.string();
  }

  std::filesystem::path path;
};

BOOST_AUTO_TEST_SUITE(backup_client_command_line)

BOOST_AUTO_TEST_CASE(EachCommandIsReadWithItsOptions) {
  const auto taken = read({"take", "123", "--wait", "--timeout=5m", "--retry-for", "90"});
  BOOST_REQUIRE(taken.has_value());
  BOOST_TEST((taken->what == verb::take));
  BOOST_TEST(taken->id == "123");
  BOOST_TEST((taken->follows == settings::following::waits));
  BOOST_TEST((taken->timeout == milliseconds(300'000)));
  BOOST_TEST((taken->retry_for == milliseconds(90'000)));
  BOOST_TEST((read({"watch", "1"})->follows == settings::following::watches));
  BOOST_TEST((read({"take", "1"})->follows == settings::following::no));
  const auto listed = read({"--request-timeout", "2s", "list", "20*", "--no-verbose", "--json"});
  BOOST_REQUIRE(listed.has_value());
  BOOST_TEST(listed->pattern == "20*");
  BOOST_TEST((listed->verbose == false));
  BOOST_TEST(listed->as_json);
  BOOST_TEST((listed->to.request_timeout == milliseconds(2'000)));
  BOOST_TEST(!read({"list"})->verbose.has_value());
  BOOST_TEST(read({"delete", "--yes", "--", "9"})->is_confirmed);
}

BOOST_AUTO_TEST_CASE(PruneTakesOptionsAloneAndAtLeastOneThatSaysWhatStays) {
  const auto both = read({"prune", "--keep", "7", "--older-than=30d", "--dry-run", "--yes"});
  BOOST_REQUIRE(both.has_value());
  BOOST_TEST(both->keep == 7u);
  BOOST_TEST((both->older_than == std::chrono::days(30)));
  BOOST_TEST(both->is_trial);
  BOOST_TEST(both->is_confirmed);
  BOOST_TEST(read({"prune", "--older-than", "1h"})->keep == 1u);
  BOOST_TEST(!read({"prune", "--keep", "1"})->is_trial);
  BOOST_TEST(fault_of({"prune"}).starts_with("prune needs --keep COUNT or --older-than TIME"));
  BOOST_TEST(fault_of({"prune", "--keep", "1", "20*"}).starts_with("prune takes options only"));
  for (const auto* const count : {"0", "-1", "1.5", "all", "99999999999999999999"}) {
    BOOST_TEST(fault_of({"prune", "--keep", count}).starts_with("--keep: "), count);
  }
  BOOST_TEST(fault_of({"prune", "--older-than", "soon"}).starts_with("--older-than: "));
}

BOOST_AUTO_TEST_CASE(NowIsAnIdOfTakeAloneAndLaterOnesAreGreater) {
  const auto first = read({"take", "now"});
  BOOST_REQUIRE(first.has_value());
  BOOST_TEST(first->id.size() == 14u);
  BOOST_TEST(std::stoll(first->id) > 20260101000000LL);
  BOOST_TEST(read({"take", "now"})->id >= first->id);
  BOOST_TEST(fault_of({"show", "now"}).starts_with("\"now\" is no id"));
}

BOOST_AUTO_TEST_CASE(HealthIsAskedBesideTheEndpoint) {
  BOOST_TEST(read({"health"})->to.url == "http://127.0.0.1:9600/actuator/health/readiness");
  BOOST_TEST(read({"health", "status", "--url", "https://h:1/context/actuator/backups"})->to.url ==
             "https://h:1/context/actuator/health/status");
  BOOST_TEST(fault_of({"health", "a/../b"}).find("is no group of health") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(WhatIsNotUnderstoodIsToldInASentenceThatNamesIt) {
  const std::vector<std::pair<views, std::string_view>> wrong{
      {{}, "there is no command"},
      {{"destroy", "1"}, "\"destroy\" is no command"},
      {{"take"}, "take needs the ID"},
      {{"take", "1", "2"}, "\"2\" is too much"},
      {{"take", ""}, "too much or empty"},
      {{"take", "1", "--json"}, "option \"--json\" is not known to take"},
      {{"--json", "take", "1"}, "option \"--json\" is not known"},
      {{"list", "--json=yes"}, "--json takes no value"},
      {{"list", "--url"}, "--url needs a value: URL"},
      {{"list", "--url="}, "--url needs a value: URL"},
      {{"list", "--json", "--json"}, "--json is there twice"},
      {{"take", "1", "--wait", "--watch"}, "exclude each other"},
      {{"list", "--verbose", "--no-verbose"}, "exclude each other"},
      {{"take", "1", "--timeout", "1s"}, "with --wait or --watch only"},
      {{"take", "\x1b[31m"}, "\"[31m\" is no id"}};
  for (const auto& [arguments, part] : wrong) {
    const auto fault = fault_of(arguments);
    BOOST_TEST_CONTEXT(fault) {
      BOOST_TEST(fault.find(part) != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(AnIdIsPlainDigitsUpToTheLastOneThatThePortHas) {
  for (const auto* const id : {"1", "9223372036854775807"})
    BOOST_TEST(read({"show", id})->id == id);
  for (const auto* const id : {"0", "007", "-1", "+1", "1.0", "1e3", "0x7", "x", " 1", "1 ",
                               "9223372036854775808", "123456789012345678901"}) {
    BOOST_TEST_CONTEXT(id) {
      BOOST_TEST(!read({"show", "--", id}).has_value());
    }
  }
}

BOOST_AUTO_TEST_CASE(APatternIsDigitsWithAStarAtTheEndAtMost) {
  for (const auto* const pattern : {"*", "2025*", "123", "1234567890123456789*"}) {
    BOOST_TEST(read({"list", pattern})->pattern == pattern);
  }
  for (const auto* const pattern : {"2*5", "a", "**", "12345678901234567890*", "1?"}) {
    BOOST_TEST(!read({"list", pattern}).has_value());
  }
}

BOOST_AUTO_TEST_CASE(ATimeHasAUnitOrIsInSeconds) {
  const auto timeout = [](std::string_view text) { return read({"wait", "1", "--timeout", text}); };
  BOOST_TEST((timeout("0")->timeout == milliseconds(0)));
  BOOST_TEST((timeout("1500ms")->timeout == milliseconds(1500)));
  BOOST_TEST((timeout("2h")->timeout == milliseconds(7'200'000)));
  BOOST_TEST((timeout("365d")->timeout == milliseconds(365LL * 86'400'000)));
  for (const auto* const text : {"soon", "s", "-1", "1w", "1.5s", "366d", "99999999999999999999"}) {
    BOOST_TEST(!timeout(text).has_value());
  }
  BOOST_TEST(!read({"list", "--request-timeout", "0"}).has_value());
}

BOOST_AUTO_TEST_CASE(AUrlGetsThePathThatItLacks) {
  const auto url = [](const views& more, const views& environment = {}) {
    views arguments{"list"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto made = read(arguments, environment);
    return made ? made->to.url : "! " + made.error();
  };
  BOOST_TEST(url({}) == "http://127.0.0.1:9600/actuator/backupHistory");
  BOOST_TEST(url({"--standalone"}) == "http://127.0.0.1:9600/actuator/backups");
  BOOST_TEST(url({"--url=https://host:1/"}) == "https://host:1/actuator/backupHistory");
  BOOST_TEST(url({"--url=http://host", "--standalone"}) == "http://host/actuator/backups");
  BOOST_TEST(url({"--url=http://[::1]:9600/mgmt/backupHistory/"}) ==
             "http://[::1]:9600/mgmt/backupHistory");
  BOOST_TEST(url({}, {"ACTUATOR_BACKUP_URL=http://there:2"}) ==
             "http://there:2/actuator/backupHistory");
  BOOST_TEST(url({"--url=http://here:1"}, {"ACTUATOR_BACKUP_URL=http://there:2"}) ==
             "http://here:1/actuator/backupHistory");
  for (const auto* const wrong :
       {"--url=ftp://host/", "--url=host:9600", "--url=http://", "--url=http://host/a?b=c",
        "--url=http://host/#a", "--url=http://host/a b"}) {
    BOOST_TEST(url({wrong}).starts_with("! --url: "));
  }
  BOOST_TEST(url({"--url=http://host/a", "--standalone"}).starts_with("! "));
}

BOOST_AUTO_TEST_CASE(WhatStaysOnTheMachineOrIsEncryptedCannotBeReadOnTheWay) {
  for (const auto* const url : {"http://127.0.0.1:9600/a", "http://127.9.9.9/a", "http://[::1]:1/a",
                                "http://LocalHost/a", "https://host/a", "HTTPS://10.0.0.1/a"}) {
    BOOST_TEST(!is_readable_on_the_way(url), url);
  }
  for (const auto* const url : {"http://host/a", "HTTP://10.0.0.1:1/a", "http://[fe80::1]/a",
                                "http://localhost.example/a", "http://127.0.0.1.example/a"}) {
    BOOST_TEST(is_readable_on_the_way(url), url);
  }
}

BOOST_AUTO_TEST_CASE(CredentialsInAUrlAreRefusedAndNotShown) {
  for (const auto* const url : {"http://ada:s3cret@host/", "http://ada:s3cret@host:x/",
                                "ftp://ada:s3cret@host/", "http://host/@s3cret?x"}) {
    const auto fault = fault_of({"list", "--url", url});
    BOOST_TEST_CONTEXT(fault) {
      BOOST_TEST(fault != "taken");
      BOOST_TEST(fault.find("s3cret") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(SecretsComeFromFilesOrTheEnvironmentAndTheCommandLineNamesTheFile) {
  const folder at;
  const auto user = at.file("user", "ada:pass word\r\n");
  const auto token = at.file("token", "abc");
  BOOST_TEST(read({"list", "--user-file", user})->to.user == "ada:pass word");
  BOOST_TEST(read({"list"}, {"ACTUATOR_BACKUP_TOKEN=t"})->to.token == "t");
  const auto over = read({"list", "--token-file", token}, {"ACTUATOR_BACKUP_USER=a:b"});
  BOOST_TEST(over->to.token == "abc");
  BOOST_TEST(over->to.user == "");
  BOOST_TEST(fault_of({"list", "--user-file", user, "--token-file", token}) != "taken");
  BOOST_TEST(fault_of({"list"}, {"ACTUATOR_BACKUP_TOKEN=t", "ACTUATOR_BACKUP_USER=a:b"}) !=
             "taken");
}

BOOST_AUTO_TEST_CASE(AUserMayBeNamedAndHisPasswordBeInAFile) {
  const folder at;
  const auto password = at.file("password", "pass:word\n");
  const auto in_environment = "ACTUATOR_BACKUP_PASSWORD_FILE=" + password;
  BOOST_TEST(read({"list", "--user", "ada", "--password-file", password})->to.user ==
             "ada:pass:word");
  BOOST_TEST(read({"list", "--user", "ada"}, {in_environment})->to.user == "ada:pass:word");
  BOOST_TEST(read({"list"}, {in_environment, "ACTUATOR_BACKUP_USER=bob"})->to.user ==
             "bob:pass:word");
  BOOST_TEST(read({"list", "--user", "ada"},
                  {in_environment, "ACTUATOR_BACKUP_USER=bob", "ACTUATOR_BACKUP_TOKEN=t"})
                 ->to.user == "ada:pass:word");
  // The command line wins with another way, too.
  const auto token = at.file("token", "abc");
  const auto over =
      read({"list", "--token-file", token}, {in_environment, "ACTUATOR_BACKUP_USER=a"});
  BOOST_TEST(over->to.user == "");
  BOOST_TEST(over->to.token == "abc");
}

BOOST_AUTO_TEST_CASE(WhatIsWrongWithANamedUserIsToldWithoutASecret) {
  const folder at;
  const auto password = at.file("password", "s3cret");
  const auto in_environment = "ACTUATOR_BACKUP_PASSWORD_FILE=" + password;
  BOOST_TEST(fault_of({"list", "--user", "ada"}) ==
             "--user needs --password-file, the file with the password");
  BOOST_TEST(fault_of({"list", "--user", "ada:s3cret", "--password-file", password}) ==
             "--user takes a name alone, which has no colon: a password stands in the file of "
             "--password-file");
  BOOST_TEST(fault_of({"list", "--password-file", password}) ==
             "--password-file: whose password is it? Name the user with --user or "
             "ACTUATOR_BACKUP_USER");
  BOOST_TEST(
      fault_of({"list"}, {in_environment, "ACTUATOR_BACKUP_USER=ada:s3cret"}) ==
      "ACTUATOR_BACKUP_USER holds a password, and ACTUATOR_BACKUP_PASSWORD_FILE names a file "
      "with one; leave one");
  BOOST_TEST(fault_of({"list", "--user", "a\nb", "--password-file", password}) ==
             "what --user holds is not one line of plain characters");
  BOOST_TEST(fault_of({"list", "--user", "ada", "--token-file", password}) ==
             "--user with --password-file, --user-file and --token-file exclude each other; leave "
             "one");
  BOOST_TEST(
      fault_of({"list"}, {in_environment, "ACTUATOR_BACKUP_TOKEN=t", "ACTUATOR_BACKUP_USER=ada"}) ==
      "the environment has both a user and a token for the port; leave one");
}

BOOST_AUTO_TEST_CASE(AFileThatDoesNotHoldOneLineIsRefusedWithoutWhatItHolds) {
  const folder at;
  const std::string several = "s3cret\nX-Other: 1\n";
  for (const auto& text : {std::string(), std::string("\n"), several, std::string("s3cret\0x", 8),
                           "s3cret" + std::string(20'000, 'x')}) {
    const auto file = at.file("token", text);
    const auto fault = fault_of({"list", "--token-file", file});
    BOOST_TEST(fault.starts_with("--token-file: the file " + file + " does not hold one line"));
    BOOST_TEST(fault.find("s3cret") == std::string::npos);
  }
  BOOST_TEST(fault_of({"list", "--user-file", at.file("user", "s3cret")}) ==
             "the user of the port is not written as NAME:PASSWORD");
  BOOST_TEST(fault_of({"list", "--ca-file", (at.path / "none").string()})
                 .ends_with("cannot be read: No such file or directory"));
  BOOST_TEST(fault_of({"list", "--ca-file", at.path.string()}).ends_with("Is a directory"));
  for (const auto& text : {std::string(), "-----BEGIN " + std::string(5'000'000, 'x')}) {
    const auto file = at.file("pem", text);
    BOOST_TEST(fault_of({"list", "--ca-file", file})
                   .starts_with("--ca-file: the file " + file + " holds no certificate"));
  }
  BOOST_TEST(fault_of({"list", "--key-file", at.file("key", "-----BEGIN ")}).find("--cert-file") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(HelpNamesEveryCommandOptionVariableAndCode) {
  const auto help = help_text(nullptr);
  const auto holds = [&](std::string_view part) { return help.find(part) != std::string::npos; };
  for (const auto& each : variables()) BOOST_TEST(holds(each.name));
  for (const auto& each : exit_codes()) {
    BOOST_TEST(holds("\n  " + std::to_string(static_cast<int>(each.code)) + "  "));
  }
  for (const auto& each : common_options()) BOOST_TEST((holds(each.name) && holds(each.variable)));
  for (const auto& each : commands()) {
    BOOST_TEST(holds("\n  " + std::string(each.name) + " "));
    const auto own = help_text(&each);
    BOOST_TEST(own.starts_with("usage: actuator-backup " + std::string(each.name) + " "));
    for (const auto& option : each.options) {
      BOOST_TEST(own.find("\n  " + std::string(option.name)) != std::string::npos);
    }
  }
  for (std::size_t at = 0; at < help.size();) {
    const auto end = help.find('\n', at);
    BOOST_TEST(end - at < 80u);
    at = end + 1;
  }
  BOOST_TEST((read_command_line(views{"take", "--help"})->what == command_line::purpose::help));
}

BOOST_AUTO_TEST_CASE(ExitCodesAreEachThereOnceAndStayWhatTheyAre) {
  std::vector<int> codes;
  for (const auto& each : exit_codes()) codes.push_back(static_cast<int>(each.code));
  const std::vector<int> expected{0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
  BOOST_TEST(codes == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
