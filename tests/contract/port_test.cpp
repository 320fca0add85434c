// Verbs, paths and connections, as the port answers them before and around the operations
// (contract, section 2).

#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <vector>

#include "contract/outline.hpp"
#include "contract/raw_exchange.hpp"
#include "contract/taken_ids.hpp"

namespace {

constexpr const char* no_such_path = "404 Not Found json without a sentence";
constexpr const char* list_refuses = "405 Method Not Allowed json, Allow: GET, POST";
constexpr const char* one_refuses = "405 Method Not Allowed json, Allow: GET, DELETE";

const support::http_headers json_body{{"Content-Type", "application/json"}};

BOOST_FIXTURE_TEST_SUITE(port, contract::taken_ids)

BOOST_AUTO_TEST_CASE(HeadSaysWhatGetSaysWithoutABody) {
  for (const char* target :
       {"/actuator/backupHistory", "/actuator/backupHistory?verbose=false",
        "/actuator/backupHistory/12", "/actuator/backupHistory/99", "/actuator/backupHistory/abc",
        "/actuator/backupHistory/0", "/actuator/backupHistory?pattern=abc",
        "/actuator/backupHistory?verbose=perhaps", "/actuator/nothing"}) {
    BOOST_TEST_CONTEXT(target) {
      const auto of_get = send("GET", target);
      const auto of_head = send("HEAD", target);
      BOOST_TEST(of_head.status == of_get.status);
      BOOST_TEST(of_head.body == "");
      for (const char* name : {"Content-Type", "Content-Length", "Connection"}) {
        BOOST_TEST(contract::field(of_head, name) == contract::field(of_get, name));
      }
    }
  }
  BOOST_TEST(send("HEAD", history).status == 200);
  BOOST_TEST(send("HEAD", "/actuator/backupHistory/99").status == 404);
}

BOOST_AUTO_TEST_CASE(OptionsSaysWhichVerbsThereAre) {
  BOOST_TEST(asked("OPTIONS", history) == "200 empty, Allow: GET,HEAD,POST,OPTIONS");
  BOOST_TEST(asked("OPTIONS", "/actuator/backupHistory?verbose=perhaps") ==
             "200 empty, Allow: GET,HEAD,POST,OPTIONS");
  for (const std::string id : {"12", "99", "abc", "0"}) {
    BOOST_TEST(asked("OPTIONS", history + ("/" + id)) ==
               "200 empty, Allow: GET,HEAD,DELETE,OPTIONS");
  }
  BOOST_TEST(asked("OPTIONS", "/actuator/backupHistory/12/") == no_such_path);
  BOOST_TEST(asked("OPTIONS", "/actuator/backups") == no_such_path);
}

BOOST_AUTO_TEST_CASE(OtherVerbsAre405WithThoseThereAre) {
  for (const char* verb : {"PUT", "PATCH", "DELETE", "TRACE", "BREW", "get", "post", "MOVE"}) {
    BOOST_TEST_CONTEXT(verb) {
      BOOST_TEST(asked(verb, history) == list_refuses);
      BOOST_TEST(asked(verb, history + std::string("?backupId=12")) == list_refuses);
    }
  }
  for (const char* verb : {"PUT", "PATCH", "POST", "TRACE", "BREW", "delete", "PURGE"}) {
    BOOST_TEST_CONTEXT(verb) {
      BOOST_TEST(asked(verb, "/actuator/backupHistory/12") == one_refuses);
    }
  }
  for (const char* verb : {"PUT", "PATCH", "DELETE"}) {
    BOOST_TEST_CONTEXT(verb) {
      BOOST_TEST(asked(verb, history, R"({"backupId": 13})", json_body) == list_refuses);
    }
  }
  BOOST_TEST(asked("POST", "/actuator/backupHistory/13", R"({"backupId": 13})", json_body) ==
             one_refuses);
  BOOST_TEST(contract::message_of(send("PUT", history)) == "the method PUT is not supported here");
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(OtherPathsAre404ForEveryVerb) {
  for (const char* path : {"/",
                           "/backupHistory",
                           "/backupHistory/12",
                           "/actuator/",
                           "/Actuator/backupHistory",
                           "/ACTUATOR/BACKUPHISTORY",
                           "/actuator/backuphistory",
                           "/actuator/BackupHistory/12",
                           "/actuator/backup-history",
                           "/actuator/backupHistory/",
                           "/actuator/backupHistory/12/",
                           "/actuator/backupHistory//",
                           "/actuator/backupHistory//12",
                           "//actuator/backupHistory",
                           "/actuator//backupHistory/12",
                           "/actuator/backupHistory/12/details",
                           "/actuator/backupHistory/12/13",
                           "/actuator/actuator/backupHistory",
                           "/actuator/backupHistory;v=1",
                           "/actuator/backupHistory;v=1/12",
                           "/actuator/backup%48istory",
                           "/actuator/backupHistory%2F12",
                           "/actuator/backupHistory%3F",
                           "/actuator/backupHistory.json",
                           "/actuator/backupHistory%20",
                           "/actuator/backups",
                           "/actuator/backups/12"}) {
    for (const std::string verb : {"GET", "POST", "DELETE", "PUT", "BREW"}) {
      BOOST_TEST_CONTEXT(verb << " " << path) {
        const auto body = verb == "POST" || verb == "PUT" ? R"({"backupId": 13})" : "";
        BOOST_TEST(asked(verb, path, body) == no_such_path);
        BOOST_TEST(asked(verb, path + std::string("?verbose=true"), body) == no_such_path);
      }
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(DotsInAPathAreRefusedInsteadOfFollowed) {
  for (const char* path : {"/actuator/../actuator/backupHistory", "/actuator/./backupHistory",
                           "/actuator/backupHistory/..", "/actuator/backupHistory/%2e%2E/12",
                           "/actuator/health/../backupHistory/12"}) {
    for (const std::string verb : {"GET", "DELETE"}) {
      BOOST_TEST_CONTEXT(verb << " " << path) {
        BOOST_TEST(asked(verb, path) == "400 Bad Request json, close");
      }
    }
  }
  BOOST_TEST(nothing_was_taken());
}

BOOST_AUTO_TEST_CASE(EveryErrorOf400And500EndsTheConnectionAndNoOtherDoes) {
  struct row {
    const char* verb;
    const char* target;
    const char* body;
    const char* expected;
  };
  const std::vector<row> rows{
      {"GET", "/actuator/backupHistory", "", "200 v3"},
      {"GET", "/actuator/backupHistory/99", "", "404 message v3"},
      {"DELETE", "/actuator/backupHistory/99", "", "404 message v3"},
      {"GET", "/actuator/nothing", "", no_such_path},
      {"PUT", "/actuator/backupHistory", "", list_refuses},
      {"GET", "/actuator/backupHistory/abc", "", "400 Bad Request json, close"},
      {"DELETE", "/actuator/backupHistory/abc", "", "400 Bad Request json, close"},
      {"GET", "/actuator/backupHistory?verbose=2", "", "400 Bad Request json, close"},
      {"POST", "/actuator/backupHistory", "{", "400 Bad Request json, close"},
      {"GET", "/actuator/backupHistory/0", "", "400 message v3, close"},
      {"DELETE", "/actuator/backupHistory/0", "", "400 message v3, close"},
      {"GET", "/actuator/backupHistory?pattern=x", "", "400 message v3, close"},
      {"POST", "/actuator/backupHistory", R"({"backupId": 12})", "400 message v3, close"}};
  for (const auto& [verb, target, body, expected] : rows) {
    BOOST_TEST_CONTEXT(verb << " " << target) {
      BOOST_TEST(asked(verb, target, body) == expected);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(AnErrorOfTheEngineEndsTheConnectionOn500Only, contract::world,
                        *boost::unit_test::label("full")) {
  const auto all = [this](const std::string& with) {
    start({with, "--actuator.plugins.backup.request-timeout=2s"});
    std::vector<std::string> outlines;
    for (const auto& [verb, target, body] : std::vector<std::array<std::string, 3>>{
             {"POST", "/actuator/backupHistory", R"({"backupId": 13})"},
             {"GET", "/actuator/backupHistory", ""},
             {"GET", "/actuator/backupHistory/12", ""},
             {"DELETE", "/actuator/backupHistory/12", ""}}) {
      outlines.push_back(contract::outline(host().port().send(verb, target, body), target));
    }
    return outlines;
  };
  const std::vector<std::string> no_repository{"500 message v3, close", "404 message v3",
                                               "500 message v3, close", "500 message v3, close"};
  BOOST_TEST(all("--camunda.data.backup.repository-name=absent") == no_repository,
             boost::test_tools::per_element());
  // Nobody listens on port 9 of this machine.
  const std::string type = engine().is_opensearch() ? "opensearch" : "elasticsearch";
  const std::vector<std::string> no_engine(4, "502 message v3");
  BOOST_TEST(
      all("--camunda.data.secondary-storage." + type + ".url=http://127.0.0.1:9") == no_engine,
      boost::test_tools::per_element());
}

BOOST_FIXTURE_TEST_CASE(TheScriptedEngineWasAskedNothingUnexpected, contract::world) {
  BOOST_TEST(engine().unexpected_calls() == "");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
