// The table of codes (contract, section 2), on a healthy engine and through the fault proxy.

#include <boost/test/unit_test.hpp>

#include <chrono>

#include "contract/world.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;

constexpr const char* history = "/actuator/backupHistory";

/// Status of each of the four operations.
struct four {
  int take, list, get, remove;
  friend bool operator==(const four&, const four&) = default;
};

std::ostream& operator<<(std::ostream& out, const four& all) {
  return out << "POST " << all.take << ", list " << all.list << ", GET " << all.get << ", DELETE "
             << all.remove;
}

four ask_all(contract::world& world) {
  return {world.take("5").status, world.get(history).status,
          world.get(std::string(history) + "/5").status, world.remove("5").status};
}

BOOST_FIXTURE_TEST_SUITE(codes, contract::world)

BOOST_AUTO_TEST_CASE(WhatDoesNotExistIs404WithItsId) {
  start();
  const auto shown = error_of(get(std::string(history) + "/99"));
  BOOST_TEST(shown.status == 404);
  BOOST_TEST(!shown.is_of_the_framework);
  BOOST_TEST(shown.message == "No backup with id [99] found.");
  BOOST_TEST(error_of(remove("99")).message == "No backup with id [99] found.");
  BOOST_TEST(remove("99").status == 404);
}

BOOST_AUTO_TEST_CASE(ARepositoryThatTheEngineDoesNotKnow) {
  start({"--camunda.data.backup.repository-name=absent"});
  BOOST_TEST(ask_all(*this) == (four{500, 404, 500, 500}));
  BOOST_TEST(error_of(take("5")).message.find("absent") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(NoRepositoryConfigured) {
  start({"--camunda.data.backup.repository-name="});
  BOOST_TEST(ask_all(*this) == (four{500, 404, 500, 500}));
  BOOST_TEST(error_of(take("5")).message.find("camunda.data.backup.repository-name") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(MissingIndicesAreAllNamed) {
  const std::string type = engine().is_opensearch() ? "opensearch" : "elasticsearch";
  start({"--camunda.data.secondary-storage." + type + ".index-prefix=nobody"});
  const auto seen = error_of(take("5"));
  BOOST_TEST(seen.status == 500);
  for (const char* name : {"nobody-operate-import-position-8.3.0_", "nobody-tasklist-task-8.8.0_",
                           "nobody-camunda-user-8.8.0_"}) {
    BOOST_TEST(seen.message.find(name) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(AnEngineThatIsNotThereIs502) {
  auto& proxy = start_behind_a_proxy({"--actuator.plugins.backup.request-timeout=2s"});
  proxy.refuse();
  BOOST_TEST(ask_all(*this) == (four{502, 502, 502, 502}));
}

BOOST_AUTO_TEST_CASE(AnEngineThatHangsIs502WithinTheDeadline) {
  auto& proxy = start_behind_a_proxy({"--actuator.plugins.backup.request-timeout=1s"});
  proxy.add_rule({"", "*", support::faults::hang(), 1, 0});
  const auto began = std::chrono::steady_clock::now();
  BOOST_TEST(ask_all(*this) == (four{502, 502, 502, 502}));
  BOOST_TEST((std::chrono::steady_clock::now() - began < std::chrono::seconds(10)));
}

BOOST_AUTO_TEST_CASE(WhatTheEngineAnswersDecidesTheCode) {
  struct row {
    int engine_status;
    const char* body;
    four expected;
  };
  auto& proxy = start_behind_a_proxy();
  for (const auto& [engine_status, body, expected] :
       std::vector<row>{{401, "unauthorized", {500, 500, 500, 500}},
                        {403,
                         R"({"error":{"type":"security_exception","reason":"no"},"status":403})",
                         {500, 500, 500, 500}},
                        {429,
                         R"({"error":{"type":"es_rejected_execution_exception","reason":"full"}})",
                         {502, 502, 502, 502}},
                        {500, R"({"error":"broken","status":500})", {500, 500, 500, 500}},
                        {502, "<html>bad gateway</html>", {502, 502, 502, 502}},
                        {503, "", {502, 502, 502, 502}},
                        {504, "", {502, 502, 502, 502}},
                        {200, "<html>hello</html>", {500, 500, 500, 500}},
                        {200, "{\"snapshots\": [", {500, 500, 500, 500}}}) {
    BOOST_TEST_CONTEXT(engine_status << " " << body) {
      proxy.clear_rules();
      proxy.add_rule(
          {"", "/_snapshot/*",
           support::faults::answer({engine_status, {{"Content-Type", "application/json"}}, body}),
           1, 0});
      BOOST_TEST(ask_all(*this) == expected);
    }
  }
}

BOOST_AUTO_TEST_CASE(AnErrorOnTheFirstSnapshotIsReportedByThePost) {
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"PUT", "*",
                  support::faults::answer(support::engine_error_reply(
                      500, "repository_exception", "the repository is read-only"))});
  const auto seen = error_of(take("5"));
  BOOST_TEST(seen.status == 500);
  BOOST_TEST(seen.message.find("the repository is read-only") != std::string::npos);
  BOOST_TEST(get(std::string(history) + "/5").status == 404);
  // And the place is free again.
  BOOST_TEST(take("6").status == 200);
  wait_for_state("6", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(ALostAnswerToTheFirstSnapshotIsResolvedByLooking) {
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"PUT", "*", support::faults::cut_after()});
  BOOST_TEST(take("5").status == 200);
  wait_for_state("5", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(SnapshotsThatOnlyLookLikeOursBreakNothingAndBlockTheirId) {
  start();
  const auto foreign = prefix() + "-operate-metric-8.3.0_";
  engine().admin().create_snapshot(repository(), "camunda_webapps_5_old", {foreign});
  BOOST_TEST(get(history).body == "[]");
  BOOST_TEST(get(std::string(history) + "/5").status == 404);
  BOOST_TEST(remove("5").status == 404);
  const auto seen = error_of(take("5"));
  BOOST_TEST(seen.status == 400);
  BOOST_TEST(seen.message.find("DELETE /_snapshot/" + repository() + "/camunda_webapps_5_old") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(SnapshotsOfOtherVersionsAndCountsAreShownAndDeletedWithTheirId) {
  start({"--camunda.data.backup.incomplete-check-timeout=0"});
  const auto index = prefix() + "-operate-metric-8.3.0_";
  engine().admin().create_snapshot(repository(), "camunda_webapps_8_8.7.0_part_1_of_2", {index});
  BOOST_TEST((show("8").at("state") == json::value("INCOMPLETE")));
  engine().admin().create_snapshot(repository(), "camunda_webapps_8_8.8.1_part_2_of_2", {index});
  BOOST_TEST((show("8").at("state") == json::value("COMPLETED")));
  engine().admin().create_snapshot(repository(), "camunda_webapps_8_8.8.1_part_3_of_3", {index});
  BOOST_TEST((show("8").at("state") == json::value("FAILED")));
  BOOST_TEST(remove("8").status == 204);
  await_gone("8");
  BOOST_TEST(get(history).body == "[]");
}

BOOST_AUTO_TEST_CASE(TheListIsNewestFirstAndWithoutDetailByIdHighestFirst) {
  start();
  const auto index = prefix() + "-operate-metric-8.3.0_";
  for (const char* id : {"30", "10", "20"}) {
    engine().admin().create_snapshot(
        repository(), "camunda_webapps_" + std::string(id) + "_8.8.0_part_1_of_1", {index});
    // An engine's clock ticks every 200 ms, and equal starts are ordered by id.
    const auto mine = engine().admin().snapshots(repository()).back().start_millis;
    while (true) {
      engine().admin().create_snapshot(repository(), "tick", {index});
      const auto now = engine().admin().snapshots(repository(), "tick").front().start_millis;
      engine().admin().delete_snapshots(repository(), "tick");
      if (now > mine) break;
    }
  }
  const auto ids = [this](const std::string& query) {
    std::vector<std::int64_t> all;
    const auto list = json::parse(get(history + query).body);
    for (const auto& one : list.as_array()) all.push_back(one.at("backupId").as_int64());
    return all;
  };
  BOOST_TEST(ids("") == (std::vector<std::int64_t>{20, 10, 30}), boost::test_tools::per_element());
  BOOST_TEST(ids("?verbose=false") == (std::vector<std::int64_t>{30, 20, 10}),
             boost::test_tools::per_element());
  BOOST_TEST(ids("?pattern=1*") == (std::vector<std::int64_t>{10}),
             boost::test_tools::per_element());
  BOOST_TEST(ids("?pattern=20") == (std::vector<std::int64_t>{20}),
             boost::test_tools::per_element());
  // What was read for the list with details is known now, and given.
  const auto quick = json::parse(get(std::string(history) + "?verbose=false&pattern=20").body);
  BOOST_TEST((quick == json::parse(get(std::string(history) + "?pattern=20").body)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
