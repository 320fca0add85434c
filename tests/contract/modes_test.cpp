// Where backups are served: unified and standalone mode (contract, section 1).

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "contract/outline.hpp"
#include "contract/world.hpp"

namespace {

namespace json = boost::json;

constexpr const char* no_such_path = "404 Not Found json without a sentence";
const std::string history = "/actuator/backupHistory";
const std::string backups = "/actuator/backups";

struct world_of_modes : contract::world {
  support::http_answer send(const std::string& method, const std::string& target,
                            const std::string& body = "") {
    return host().port().send(method, target, body);
  }
  std::string asked(const std::string& method, const std::string& target,
                    const std::string& body = "") {
    return contract::outline(send(method, target, body), target);
  }

  void must_not_serve_the_old_path() {
    for (const std::string& target : {backups, backups + "?verbose=false", backups + "/5"}) {
      for (const std::string verb : {"GET", "POST", "DELETE", "HEAD", "OPTIONS", "PUT"}) {
        BOOST_TEST_CONTEXT(verb << " " << target) {
          const auto body = verb == "POST" || verb == "PUT" ? R"({"backupId": 5})" : "";
          BOOST_TEST(asked(verb, target, body) ==
                     (verb == "HEAD" ? std::string("404 empty") : no_such_path));
        }
      }
    }
    BOOST_TEST(engine().admin().snapshots(repository()).empty());
  }

  void must_serve_the_old_path() {
    BOOST_TEST(asked("GET", backups) == "200 v3");
    BOOST_TEST(asked("GET", backups + "/5") == "404 message v3");
    BOOST_TEST(asked("DELETE", backups + "/5") == "404 message v3");
    BOOST_TEST(asked("POST", backups, R"({"backupId": 0})") == "400 message v3, close");
    BOOST_TEST(asked("GET", history) == "200 v3");
  }
};

BOOST_FIXTURE_TEST_SUITE(modes, world_of_modes)

BOOST_AUTO_TEST_CASE(InTheUnifiedModeTheOldPathDoesNotExist) {
  start();
  must_not_serve_the_old_path();
  BOOST_TEST(host().stop() == 0);
}

BOOST_AUTO_TEST_CASE(OtherProfilesAreTheUnifiedModeToo, *boost::unit_test::label("full")) {
  for (const char* profiles :
       {"operate,tasklist,broker", "standalone-broker", "not-standalone", ""}) {
    BOOST_TEST_CONTEXT(profiles) {
      start({"--spring.profiles.active=" + std::string(profiles)});
      must_not_serve_the_old_path();
    }
  }
}

BOOST_AUTO_TEST_CASE(StandaloneModeIsChosenByOptionByProfileAndByEnvironment,
                     *boost::unit_test::label("full")) {
  start({"--standalone"});
  must_serve_the_old_path();
  start({"--spring.profiles.active=standalone"});
  must_serve_the_old_path();
  start({"--spring.profiles.active=operate,standalone"});
  must_serve_the_old_path();
  start({}, {{"SPRING_PROFILES_ACTIVE", "standalone"}});
  must_serve_the_old_path();
  start({}, {{"SPRING_PROFILES_ACTIVE", "operate, standalone"}});
  must_serve_the_old_path();
  // The command line wins over the environment.
  start({"--spring.profiles.active=operate"}, {{"SPRING_PROFILES_ACTIVE", "standalone"}});
  must_not_serve_the_old_path();
  // The option adds to the profiles that are set.
  start({"--standalone", "--spring.profiles.active=operate"});
  must_serve_the_old_path();
}

BOOST_AUTO_TEST_CASE(WhatTheOldPathStartsTheNewOneShowsBlocksAndDeletes) {
  start({"--standalone"});
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(send("POST", backups, R"({"backupId": 5})").status == 200);

  BOOST_TEST((show("5").at("state") == json::value("IN_PROGRESS")));
  BOOST_TEST(json::parse(send("GET", history).body).as_array().size() == 1u);
  BOOST_TEST(contract::message_of(send("POST", history, R"({"backupId": 5})"))
                 .starts_with("A backup with ID [5] already exists."));
  BOOST_TEST(contract::message_of(send("POST", history, R"({"backupId": 6})"))
                 .starts_with("Another backup is running at the moment: [5]."));
  BOOST_TEST(asked("DELETE", history + "/5") == "204 empty");

  // An engine may show a snapshot that it is deleting until the end of that.
  engine().let_snapshots_end(repository());
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (send("GET", backups + "/5").status != 404 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  BOOST_TEST(asked("GET", backups + "/5") == "404 message v3");
  BOOST_TEST(send("GET", backups).body == "[]");
  BOOST_TEST(send("GET", history).body == "[]");
}

BOOST_AUTO_TEST_CASE(WhatTheNewPathStartsTheOldOneShowsBlocksAndDeletes) {
  start({"--standalone"});
  BOOST_REQUIRE(send("POST", history, R"({"backupId": 5})").status == 200);
  const auto ended = json::serialize(wait_for_state("5", "COMPLETED"));

  BOOST_TEST(send("GET", backups + "/5").body == ended);
  BOOST_TEST(send("GET", backups).body == "[" + ended + "]");
  BOOST_TEST(contract::message_of(send("POST", backups, R"({"backupId": 5})"))
                 .starts_with("A backup with ID [5] already exists."));
  BOOST_TEST(asked("DELETE", backups + "/5") == "204 empty");
  await_gone("5");
  BOOST_TEST(send("GET", history).body == "[]");
  BOOST_TEST(asked("GET", history + "/5") == "404 message v3");
}

BOOST_AUTO_TEST_CASE(ErrorsOfTheOldPathNameTheOldPath, *boost::unit_test::label("full")) {
  start({"--standalone"});
  for (const std::string& target : {backups + "/abc", backups + "?verbose=2"}) {
    BOOST_TEST(asked("GET", target) == "400 Bad Request json, close");
  }
  BOOST_TEST(asked("POST", backups, "{}") == "400 Bad Request json, close");
  BOOST_TEST(asked("PUT", backups) == "405 Method Not Allowed json, Allow: GET, POST");
  BOOST_TEST(asked("PUT", backups + "/5") == "405 Method Not Allowed json, Allow: GET, DELETE");
  BOOST_TEST(asked("OPTIONS", backups) == "200 empty, Allow: GET,HEAD,POST,OPTIONS");
  BOOST_TEST(asked("GET", backups + "/") == no_such_path);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
