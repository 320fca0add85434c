#include "port_access.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

#include "files/file_watch.hpp"
#include "folder.hpp"
#include "log/logger.hpp"
#include "support/known_callers.hpp"

using host::access::ruling;
using host::config::port_credential;
using host::config::port_credentials;

namespace {

using kind = port_credential::kind;

port_credential of(kind what, std::string name, std::string secret, std::string file) {
  port_credential made;
  made.what = what;
  made.name = std::move(name);
  made.secret = std::move(secret);
  made.secret_file = std::move(file);
  made.roles = {{false, ""}};
  made.role_names = {"read"};
  return made;
}

port_credentials all_of(std::vector<port_credential> list) {
  return {std::move(list), {"health"}};
}

/// Nobody starts it: the tests say when files are read again.
host::files::file_watch unused_watch;

auto make(port_credentials& given, host::log::logger& logger) {
  return host::port_access::make(given, unused_watch, logger);
}
auto make(port_credentials& given) {
  static host::log::logger silent(STDERR_FILENO, host::log::format::text, host::log::level::error);
  return make(given, silent);
}

std::string refused(port_credential one) {
  auto given = all_of({std::move(one)});
  const auto made = make(given);
  return made ? "taken" : made.error();
}

bool passes(host::port_access& at, const std::string& authorization) {
  host::access::guard::remembered last;
  const host::http::header_list fields = {{"Authorization", authorization}};
  return at.guard().judge({fields, "info", false}, last).is == ruling::passes;
}

/// Lines of a log, for one case.
struct kept_log {
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file{std::tmpfile(), &std::fclose};
  host::log::logger logger{::fileno(file.get()), host::log::format::text, host::log::level::info};

  std::string lines() const {
    std::rewind(file.get());
    std::string text;
    for (int c = std::fgetc(file.get()); c != EOF; c = std::fgetc(file.get())) {
      text += static_cast<char>(c);
    }
    return text;
  }
  std::size_t count(const std::string& event) const {
    const auto all = lines();
    std::size_t found = 0;
    for (auto at = all.find(event); at != std::string::npos; at = all.find(event, at + 1)) ++found;
    return found;
  }
};

}  // namespace

BOOST_AUTO_TEST_SUITE(access_to_the_port)

BOOST_AUTO_TEST_CASE(secrets_come_from_the_configuration_and_from_files) {
  const settings::folder at;
  auto given = all_of({of(kind::user, "anna", "pw", ""),
                       of(kind::user, "bert", "", at.file("bert", "p w\n")),
                       of(kind::token, "ci", "", at.file("ci", "t0ken\r\n"))});
  const auto made = make(given).value();
  BOOST_TEST(passes(*made, known::basic("anna", "pw")));
  BOOST_TEST(passes(*made, known::basic("bert", "p w")));
  BOOST_TEST(passes(*made, "Bearer t0ken"));
  BOOST_TEST(!passes(*made, known::basic("bert", "pw")));
  BOOST_TEST(!passes(*made, known::basic("ci", "t0ken")));
  // What was given is not kept.
  BOOST_TEST(given.list.front().secret == "");
}

BOOST_AUTO_TEST_CASE(what_no_client_can_send_is_told_without_what_it_is) {
  const settings::folder at;
  BOOST_TEST(refused(of(kind::user, "anna", "hu\nsh", "")) ==
             "actuator.security.users.anna.password has a secret that no client can send; allowed "
             "are up to 4096 bytes of UTF-8 without control characters, on one line");
  const auto file = at.file("ci", "hu sh");
  BOOST_TEST(refused(of(kind::token, "ci", "", file)) ==
             "actuator.security.tokens.ci.token-file (" + file +
                 ") has a secret that no client can send; allowed are up to 4096 letters, digits "
                 "and characters of -._~+/, on one line");
  BOOST_TEST(refused(of(kind::token, "ci", "", "/nowhere/at/all")) ==
             "actuator.security.tokens.ci.token-file: the file /nowhere/at/all cannot be read: No "
             "such file or directory");
  auto twice = all_of({of(kind::token, "a", "x", ""), of(kind::token, "b", "", at.file("b", "x"))});
  BOOST_TEST(make(twice).error().starts_with("the tokens of a and b are the same"));
}

BOOST_AUTO_TEST_CASE(a_file_that_changes_is_read_and_a_broken_one_changes_nothing) {
  const settings::folder at;
  kept_log log;
  const auto file = at.file("anna", "one");
  auto given = all_of({of(kind::user, "anna", "", file), of(kind::user, "bert", "pw", "")});
  const auto made = make(given, log.logger).value();
  BOOST_TEST(log.lines() == "");

  at.file("anna", "\n");
  made->read_again();
  made->read_again();  // told once
  BOOST_TEST(log.count("credentials.not_read_again") == 1U);
  BOOST_TEST(passes(*made, known::basic("anna", "one")));

  std::filesystem::remove(file);
  made->read_again();
  BOOST_TEST(log.count("credentials.not_read_again") == 2U);
  BOOST_TEST(passes(*made, known::basic("anna", "one")));

  at.file("anna", "other");
  made->read_again();
  BOOST_TEST(log.count("credentials.read_again") == 1U);
  BOOST_TEST(!passes(*made, known::basic("anna", "one")));
  BOOST_TEST(passes(*made, known::basic("anna", "other")));
  BOOST_TEST(passes(*made, known::basic("bert", "pw")));
  BOOST_TEST(log.lines().find("other") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_broken_file_keeps_no_other_from_being_replaced) {
  const settings::folder at;
  kept_log log;
  const auto of_bert = at.file("bert", "two");
  auto given = all_of({of(kind::user, "bert", "", of_bert),
                       of(kind::user, "anna", "", at.file("anna", "one")),
                       of(kind::token, "ci", "", at.file("ci", "t0ken"))});
  const auto made = make(given, log.logger).value();
  const auto start = host::port_access::clock::now();
  const auto warnings = [&] { return log.count("credentials.not_read_again"); };

  std::filesystem::remove(of_bert);
  at.file("anna", "other");
  BOOST_TEST(!made->read_again(start));
  BOOST_TEST(warnings() == 1U);
  BOOST_TEST(log.lines().find("users.bert.password-file: the file ") != std::string::npos);
  BOOST_TEST(passes(*made, known::basic("bert", "two")));
  BOOST_TEST(!passes(*made, known::basic("anna", "one")));
  BOOST_TEST(passes(*made, known::basic("anna", "other")));

  BOOST_TEST(!made->read_again(start + std::chrono::minutes(5)));
  BOOST_TEST(warnings() == 1U);
  at.file("ci", "0ther");  // whenever another one is replaced, it is told once more
  BOOST_TEST(!made->read_again(start + std::chrono::minutes(6)));
  BOOST_TEST(warnings() == 2U);
  BOOST_TEST(!passes(*made, "Bearer t0ken"));
  BOOST_TEST(passes(*made, "Bearer 0ther"));
  BOOST_TEST(!made->read_again(start + std::chrono::minutes(17)));
  BOOST_TEST(warnings() == 3U);

  at.file("bert", "new");
  BOOST_TEST(made->read_again(start + std::chrono::minutes(18)));
  BOOST_TEST(passes(*made, known::basic("bert", "new")));
}

BOOST_AUTO_TEST_CASE(tokens_that_become_the_same_stay_what_they_were) {
  const settings::folder at;
  kept_log log;
  auto given = all_of({of(kind::token, "a", "", at.file("a", "one")),
                       of(kind::token, "b", "", at.file("b", "two")),
                       of(kind::user, "anna", "", at.file("anna", "pw"))});
  const auto made = make(given, log.logger).value();
  at.file("a", "same");
  at.file("b", "same");
  at.file("anna", "other");
  BOOST_TEST(!made->read_again());
  BOOST_TEST(log.lines().find("has come to hold the same as") != std::string::npos);
  BOOST_TEST(passes(*made, "Bearer one"));
  BOOST_TEST(passes(*made, "Bearer two"));
  BOOST_TEST(!passes(*made, "Bearer same"));
  BOOST_TEST(passes(*made, known::basic("anna", "other")));
  at.file("a", "two");  // they change places
  at.file("b", "one");
  BOOST_TEST(made->read_again());
}

BOOST_AUTO_TEST_CASE(ids_that_no_endpoint_has_are_named) {
  host::registry::endpoint_registry served;
  host::registry::endpoint info;
  info.owner = "host";
  info.id = "backupHistory";
  info.handler = [](const host::http::request&) { return host::http::response(); };
  BOOST_REQUIRE(served.add(std::move(info)).has_value());
  auto given = all_of({of(kind::user, "anna", "pw", "")});
  given.list.front().roles = {{false, ""}, {true, "backup-history"}, {true, "backups"}};
  given.open = {"healthy"};
  BOOST_TEST(host::ids_of_no_endpoint(given, served) == "backups, healthy");
}

BOOST_AUTO_TEST_SUITE_END()
