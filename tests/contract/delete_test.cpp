// DELETE in every state of a backup (contract, section 6).

#include <boost/test/unit_test.hpp>

#include <thread>

#include "contract/world.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;

constexpr const char* history = "/actuator/backupHistory";

std::string part_name(const std::string& id, int part, int count) {
  return "camunda_webapps_" + id + "_8.8.0_part_" + std::to_string(part) + "_of_" +
         std::to_string(count);
}

class deletions : public contract::world {
 public:
  void put_part(const std::string& id, int part, int count) {
    engine().admin().create_snapshot(repository(), part_name(id, part, count),
                                     {prefix() + "-operate-metric-8.3.0_"});
  }
  /// Deletes it, and waits until nothing of it is left in the engine.
  void check_deleted(const std::string& id) {
    const auto answer = remove(id);
    BOOST_TEST(answer.status == 204);
    BOOST_TEST(answer.body == "");
    await_gone(id);
    BOOST_TEST(get(std::string(history) + "/" + id).status == 404);
    BOOST_TEST(remove(id).status == 404);
  }
};

BOOST_FIXTURE_TEST_SUITE(deleting, deletions)

BOOST_AUTO_TEST_CASE(ACompletedBackupAndNoOtherIsDeleted) {
  start();
  put_part("1", 1, 1);
  put_part("11", 1, 1);
  check_deleted("1");
  BOOST_TEST((show("11").at("state") == json::value("COMPLETED")));
}

BOOST_AUTO_TEST_CASE(AnIncompleteOneIsDeleted) {
  start({"--camunda.data.backup.incomplete-check-timeout=0"});
  put_part("1", 1, 3);
  BOOST_REQUIRE((show("1").at("state") == json::value("INCOMPLETE")));
  check_deleted("1");
}

BOOST_AUTO_TEST_CASE(OneThatSomebodyElseRunsIsDeletedThoughItsPartIsNotDone) {
  start();
  engine().make_snapshots_slow(repository());
  engine().admin().create_snapshot(repository(), part_name("1", 1, 2),
                                   {prefix() + "-operate-import-position-8.3.0_"}, {}, false);
  BOOST_REQUIRE((show("1").at("state") == json::value("IN_PROGRESS")));
  BOOST_TEST(remove("1").status == 204);
  engine().let_snapshots_end(repository());
  await_gone("1");
  BOOST_TEST(get(std::string(history) + "/1").status == 404);
}

BOOST_AUTO_TEST_CASE(AnIncompatibleOneIsDeleted) {
  auto& proxy = start_behind_a_proxy();
  put_part("1", 1, 1);
  proxy.add_rule({"GET", "/_snapshot/*/*", support::faults::edit([](support::http_reply& reply) {
                    const std::string word = "\"SUCCESS\"";
                    const auto at = reply.body.find(word);
                    if (at != std::string::npos) {
                      reply.body.replace(at, word.size(), "\"INCOMPATIBLE\"");
                    }
                  }),
                  1, 0});
  BOOST_REQUIRE((show("1").at("state") == json::value("INCOMPATIBLE")));
  check_deleted("1");
}

BOOST_AUTO_TEST_CASE(AFailedOneOfSeveralVersionsAndCountsIsDeletedAndLookalikesStay) {
  start();
  put_part("1", 1, 1);
  put_part("1", 2, 3);
  const std::string other_version = "camunda_webapps_1_8.7.0_part_1_of_6";
  const std::string lookalike = "camunda_webapps_1_of_somebody";
  for (const auto& name : {other_version, lookalike}) {
    engine().admin().create_snapshot(repository(), name, {prefix() + "-operate-metric-8.3.0_"});
  }
  BOOST_REQUIRE((show("1").at("state") == json::value("FAILED")));
  BOOST_TEST(remove("1").status == 204);
  await_gone("1", 1);
  const auto left = engine().admin().snapshots(repository());
  BOOST_REQUIRE(left.size() == 1u);
  BOOST_TEST(left.front().name == lookalike);
  BOOST_TEST(error_of(take("1")).message.find(lookalike) != std::string::npos);
}

BOOST_AUTO_TEST_CASE(OneThatEndedHereIsDeletedAndItsIdCanBeUsedAgain) {
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"PUT", "*part_2_of_6",
                  support::faults::answer(support::engine_error_reply(403, "refused", "no"))});
  BOOST_REQUIRE(take("1").status == 200);
  wait_for_state("1", "INCOMPLETE");
  check_deleted("1");
  BOOST_TEST(take_when_free("1").status == 200);
  wait_for_state("1", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(BetweenTwoPartsTheNextOneIsNotTaken) {
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"PUT", "*part_3_of_6", support::faults::delay(std::chrono::milliseconds(700))});
  BOOST_REQUIRE(take("1").status == 200);
  BOOST_REQUIRE(proxy.wait_for_request([](const support::proxied_request& request) {
    return request.method == "PUT" && request.target.find("part_3_of_6") != std::string::npos;
  }));
  // The command for part 3 is on its way: it is waited for, and its part goes too.
  check_deleted("1");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  BOOST_TEST(engine().admin().snapshots(repository()).empty());
}

BOOST_AUTO_TEST_CASE(DuringItsOwnPostItWaitsAndNothingIsLeft) {
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"PUT", "*part_1_of_6", support::faults::delay(std::chrono::milliseconds(700))});
  int posted = 0;
  std::thread poster([&] {
    support::http_client client(host().url());
    posted = client.post(history, R"({"backupId": 1})").status;
  });
  BOOST_TEST(proxy.wait_for_request(
      [](const support::proxied_request& request) { return request.method == "PUT"; }));
  const auto removed = remove("1").status;
  poster.join();
  BOOST_TEST(posted == 200);
  BOOST_TEST(removed == 204);
  await_gone("1");
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  BOOST_TEST(engine().admin().snapshots(repository()).empty());
}

BOOST_AUTO_TEST_CASE(AnEngineThatRefusesIsReportedAndTheBackupStays) {
  auto& proxy = start_behind_a_proxy();
  put_part("1", 1, 1);
  for (const auto& [engine_status, expected] :
       {std::pair{401, 500}, std::pair{403, 500}, std::pair{500, 500}, std::pair{429, 502},
        std::pair{503, 502}}) {
    BOOST_TEST_CONTEXT(engine_status) {
      proxy.add_rule({"DELETE", "*",
                      support::faults::answer(
                          support::engine_error_reply(engine_status, "some_exception", "no"))});
      const auto seen = error_of(remove("1"));
      BOOST_TEST(seen.status == expected);
      BOOST_TEST(seen.message.find("some_exception: no") != std::string::npos);
      BOOST_TEST((show("1").at("state") == json::value("COMPLETED")));
    }
  }
  check_deleted("1");
}

BOOST_AUTO_TEST_CASE(AnEngineThatWorksOnItForLongGotTheCommandAndTheOutcomeIsLogged) {
  auto& proxy = start_behind_a_proxy();
  put_part("1", 1, 1);
  proxy.add_rule({"DELETE", "*", support::faults::delay(std::chrono::seconds(10))});
  const auto began = std::chrono::steady_clock::now();
  BOOST_TEST(remove("1").status == 204);
  const auto took = std::chrono::steady_clock::now() - began;
  BOOST_TEST((took > std::chrono::milliseconds(1500)));
  BOOST_TEST((took < std::chrono::seconds(8)));
  BOOST_TEST(host()
                 .process()
                 .wait_for_line("backup\\.deleted.*backup_id=1\\b", std::chrono::seconds(40))
                 .has_value());
  BOOST_TEST(get(std::string(history) + "/1").status == 404);
}

BOOST_AUTO_TEST_CASE(ALostAnswerIsAnUnreachableEngineAndTheNextTrySaysWhatIsTrue) {
  auto& proxy = start_behind_a_proxy();
  put_part("1", 1, 1);
  proxy.add_rule({"DELETE", "*", support::faults::cut_before()});
  BOOST_TEST(remove("1").status == 502);
  BOOST_TEST((show("1").at("state") == json::value("COMPLETED")));
  proxy.add_rule({"DELETE", "*", support::faults::cut_after()});
  BOOST_TEST(remove("1").status == 502);
  BOOST_TEST(remove("1").status == 404);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
