// Every call to the engine, answered badly in every way: which code the caller gets (contract,
// section 2), that it comes in time, and that nothing crashes or is left behind.

#include <boost/test/unit_test.hpp>

#include <chrono>

#include "contract/world.hpp"
#include "support/raw_server.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;
using support::fault;
using support::fault_rule;

constexpr const char* history = "/actuator/backupHistory";
constexpr std::chrono::seconds request_timeout{2};

fault says(int status, const std::string& body) {
  return support::faults::answer({status, {{"Content-Type", "application/json"}}, body});
}

/// A way to answer badly, and the code that it stands for.
struct bad_answer {
  std::string name;
  fault what;
  int expected;
  bool reaches_the_engine = false;
};

std::vector<bad_answer> bad_answers() {
  using namespace support;
  return {
      {"401 in plain text", faults::answer({401, {{"Content-Type", "text/plain"}}, "who?"}), 500},
      {"403", says(403, R"({"error":{"type":"security_exception","reason":"no"}})"), 500},
      {"404 of a proxy", says(404, "<html>no such page</html>"), 500},
      {"400", says(400, R"({"error":"odd","status":400})"), 500},
      {"413", says(413, ""), 500},
      {"429", says(429, R"({"error":{"type":"rejected","reason":"full"}})"), 502},
      {"500", says(500, R"({"error":{"type":"broken","reason":"disk"}})"), 500},
      {"502", says(502, "<html>bad gateway</html>"), 502},
      {"503", says(503, ""), 502},
      {"504", says(504, ""), 502},
      {"a redirect", faults::answer({302, {{"Location", "http://127.0.0.1:1/"}}, ""}), 500},
      {"HTML", says(200, "<html>hello</html>"), 500},
      {"nothing", says(200, ""), 500},
      {"half JSON", says(200, "{\"snapshots\": ["), 500},
      {"an array", says(200, "[]"), 500},
      {"a number", says(200, "5"), 500},
      {"deep JSON", says(200, std::string(100'000, '[')), 500},
      {"bytes that are no text", says(200, "{\"\xff\xfe\": 1}"), 500},
#ifndef __SANITIZE_THREAD__  // it takes longer than the deadline to read as much as is too much
      {"endless JSON", faults::endless(std::string(65'536, ' ')), 500},
#endif
      {"cut before", faults::cut_before(), 502},
      {"cut within", faults::truncate(30), 502, true},
      {"silence", faults::hang(), 502},
      {"single bytes", faults::drip(1, std::chrono::milliseconds(100)), 502, true},
  };
}

/// One call that an operation makes.
struct engine_call {
  std::string name;
  std::string method;
  std::string glob;
};

class badly_answered : public contract::world {
 public:
  support::fault_proxy& begin() {
    proxy = &start_behind_a_proxy({"--actuator.plugins.backup.request-timeout=2s"});
    return *proxy;
  }
  /// The status of an operation while this call is answered so; it must come in time.
  template <class Operation>
  contract::error_seen under(const engine_call& call, const fault& what, Operation operation) {
    proxy->clear_rules();
    proxy->add_rule({call.method, call.glob, what, 1, 0});
    const auto began = std::chrono::steady_clock::now();
    const auto answer = operation();
    const auto took = std::chrono::steady_clock::now() - began;
    proxy->clear_rules();
    BOOST_TEST((took < request_timeout + std::chrono::seconds(8)));
    return error_of(answer);
  }
  template <class Operation>
  void check(const engine_call& call, Operation operation) {
    for (const auto& [name, what, expected, reaches_the_engine] : bad_answers()) {
      if (call.method == "PUT" && reaches_the_engine) continue;  // it has a case of its own
      BOOST_TEST_CONTEXT(call.name << " answered with " << name) {
        const auto seen = under(call, what, operation);
        BOOST_TEST(seen.status == expected, seen.message);
        BOOST_TEST(!seen.is_of_the_framework);
        BOOST_TEST(seen.message.find("http://127.0.0.1:") != std::string::npos, seen.message);
      }
    }
  }
  engine_call listing() const { return {"the listing", "GET", "/_snapshot/*/*"}; }

  support::fault_proxy* proxy = nullptr;
};

BOOST_FIXTURE_TEST_SUITE(engine_answers, badly_answered)

BOOST_AUTO_TEST_CASE(OfAList, *boost::unit_test::label("full")) {
  begin();
  check(listing(), [this] { return get(history); });
  BOOST_TEST(get(history).body == "[]");
}

BOOST_AUTO_TEST_CASE(OfASingleBackup, *boost::unit_test::label("full")) {
  begin();
  check(listing(), [this] { return get(std::string(history) + "/5"); });
}

BOOST_AUTO_TEST_CASE(OfTheLookUpOfADeletion, *boost::unit_test::label("full")) {
  begin();
  check(listing(), [this] { return remove("5"); });
}

BOOST_AUTO_TEST_CASE(OfTheDeletionItself, *boost::unit_test::label("full")) {
  begin();
  engine().admin().create_snapshot(repository(), "camunda_webapps_5_8.8.0_part_1_of_1",
                                   {prefix() + "-operate-metric-8.3.0_"});
  for (const auto& [name, what, expected, reaches_the_engine] : bad_answers()) {
    if (reaches_the_engine) continue;
    BOOST_TEST_CONTEXT(name) {
      const auto seen = under({"", "DELETE", "*"}, what, [this] { return remove("5"); });
      // An engine that got the command whole and says nothing is at work on it.
      BOOST_TEST(seen.status == (name == "silence" ? 204 : expected), seen.message);
      BOOST_TEST((show("5").at("state") == json::value("COMPLETED")));
    }
  }
}

BOOST_AUTO_TEST_CASE(OfEachCallOfAPostBeforeItsFirstSnapshot, *boost::unit_test::label("full")) {
  begin();
  const std::vector<engine_call> calls{
      {"the repository", "GET", "/_snapshot/" + repository()},
      {"the look-up of the id", "GET", "/_snapshot/*/camunda_webapps_5_*"},
      {"the list of others", "GET", "/_snapshot/*/camunda_webapps_*"},
      {"the indices", "GET", "/*/_settings/*"}};
  for (const auto& call : calls) {
    check(call, [this] { return take("5"); });
  }
  BOOST_TEST(engine().admin().snapshots(repository()).empty());
  BOOST_TEST(take("5").status == 200);
  wait_for_state("5", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(OfTheFirstSnapshotAndThenItIsFreeForTheNext) {
  begin();
  check({"the first snapshot", "PUT", "*"}, [this] { return take("5"); });
  BOOST_TEST(engine().admin().snapshots(repository()).empty());
  BOOST_TEST(take("5").status == 200);
  wait_for_state("5", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(TheFirstSnapshotThatWasBegunIsTakenWhateverTheAnswerSaid) {
  begin();
  using support::http_reply;
  const std::vector<std::pair<std::string, fault>> answers{
      {"cut", support::faults::cut_after()},
      {"truncated", support::faults::truncate(40)},
      {"dripping", support::faults::drip(1, std::chrono::milliseconds(100))},
      {"500", support::faults::edit([](http_reply& reply) { reply.status = 500; })},
      {"503", support::faults::edit([](http_reply& reply) { reply.status = 503; })},
      {"not accepted",
       support::faults::edit([](http_reply& reply) { reply.body = R"({"accepted":false})"; })},
      {"HTML", support::faults::edit([](http_reply& reply) { reply.body = "<html></html>"; })}};
  int id = 10;
  for (const auto& [name, what] : answers) {
    BOOST_TEST_CONTEXT(name) {
      const auto text = std::to_string(++id);
      proxy->clear_rules();
      proxy->add_rule({"PUT", "*", what});
      BOOST_TEST(take(text).status == 200);
      wait_for_state(text, "COMPLETED");
    }
  }
}

BOOST_AUTO_TEST_CASE(ANameThatIsTakenMeanwhileIs400) {
  begin();
  for (const char* type :
       {"snapshot_name_already_in_use_exception", "invalid_snapshot_name_exception"}) {
    for (const char* how : {"is already in-progress", "already exists"}) {
      const auto reason =
          std::string("[r:s] Invalid snapshot name [s], snapshot with the same name ") + how;
      const auto seen = under(
          {"", "PUT", "*"}, support::faults::answer(support::engine_error_reply(400, type, reason)),
          [this] { return take("5"); });
      BOOST_TEST(seen.status == 400);
      BOOST_TEST(!seen.is_of_the_framework);
      BOOST_TEST(seen.message.find("camunda_webapps_5_8.8.0_part_1_of_6") != std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(WhatIsUnknownInAnAnswerIsIgnoredAndWrongTypesAreNonsense) {
  begin();
  const auto listed = [](const std::string& members) {
    return says(200, R"({"took":5,"snapshots":[{"snapshot":"camunda_webapps_5_8.8.0_part_1_of_1",)"
                     R"("new":{"a":[1,{"b":null}]},)" +
                         members + "}]}");
  };
  const auto one = [this] { return get(std::string(history) + "/5"); };
  BOOST_TEST(under(listing(), listed(R"("uuid":"u","state":"SUCCESS")"), one).status == 200);
  for (const char* members :
       {R"("uuid":5,"state":"SUCCESS")", R"("state":"SUCCESS")", R"("uuid":"u","state":[])",
        R"("uuid":"v","state":"SUCCESS","start_time_in_millis":"soon")",
        R"("uuid":"w","state":"SUCCESS","start_time_in_millis":-1)",
        R"("uuid":"x","state":"SUCCESS","failures":5)"}) {
    BOOST_TEST_CONTEXT(members) {
      const auto seen = under(listing(), listed(members), one);
      BOOST_TEST(seen.status == 500);
      BOOST_TEST(seen.message.find("camunda_webapps_5_8.8.0_part_1_of_1") != std::string::npos);
    }
  }
  for (const char* body :
       {R"({"snapshots":{}})", R"({"snapshots":[5]})", R"({"snapshots":[{"snapshot":5}]})"}) {
    BOOST_TEST(under(listing(), says(200, body), one).status == 500);
  }
}

BOOST_AUTO_TEST_CASE(AServerThatSpeaksNoHttpIs500) {
  support::raw_server stranger("SSH-2.0-OpenSSH_9.2\r\n");
  const std::string type = engine().is_opensearch() ? "opensearch" : "elasticsearch";
  start({"--camunda.data.secondary-storage." + type + ".url=" + stranger.url()});
  BOOST_TEST(get(history).status == 500);
  BOOST_TEST(take("5").status == 500);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
