// Requests that come at the same moment (contract, sections 2 and 3.1).

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <barrier>
#include <thread>

#include "contract/world.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;

constexpr const char* history = "/actuator/backupHistory";

/// POSTs all of them at once, each on a connection of its own; the answers in the same order.
std::vector<support::http_answer> post_at_once(const std::string& url,
                                               const std::vector<std::string>& targets,
                                               const std::vector<std::string>& ids) {
  std::vector<support::http_answer> answers(ids.size());
  std::barrier together(static_cast<std::ptrdiff_t>(ids.size()));
  std::vector<std::thread> threads;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    threads.emplace_back([&, at] {
      support::http_client client(url);
      together.arrive_and_wait();
      answers[at] = client.post(targets[at % targets.size()], "{\"backupId\": " + ids[at] + "}");
    });
  }
  for (auto& each : threads) each.join();
  return answers;
}

std::size_t winner_of(const std::vector<support::http_answer>& answers) {
  std::size_t winner = answers.size();
  for (std::size_t at = 0; at < answers.size(); ++at) {
    if (answers[at].status == 200) {
      BOOST_TEST(winner == answers.size(), "two POSTs were answered 200");
      winner = at;
    } else {
      BOOST_TEST(answers[at].status == 400);
      BOOST_TEST(!error_of(answers[at]).is_of_the_framework);
    }
  }
  BOOST_REQUIRE_MESSAGE(winner < answers.size(), "no POST was answered 200");
  return winner;
}

BOOST_FIXTURE_TEST_SUITE(at_once, contract::world)

BOOST_AUTO_TEST_CASE(PostsOfOneIdStartOneBackup) {
  start();
  const auto answers = post_at_once(host().url(), {history}, std::vector<std::string>(12, "5"));
  winner_of(answers);
  wait_for_state("5", "COMPLETED");
  BOOST_TEST(engine().admin().snapshots(repository()).size() == 6u);
}

BOOST_AUTO_TEST_CASE(PostsOfManyIdsStartOneBackupAndTheOthersAreToldWhich) {
  start();
  std::vector<std::string> ids;
  for (int id = 1; id <= 12; ++id) ids.push_back(std::to_string(id));
  engine().make_snapshots_slow(repository());
  const auto answers = post_at_once(host().url(), {history}, ids);
  const auto winner = winner_of(answers);
  for (std::size_t at = 0; at < answers.size(); ++at) {
    if (at == winner) continue;
    BOOST_TEST(error_of(answers[at]).message == "Another backup is running at the moment: [" +
                                                    ids[winner] +
                                                    "]. Wait until it has ended, or delete it.");
  }
  engine().let_snapshots_end(repository());
  wait_for_state(ids[winner], "COMPLETED");
  BOOST_TEST(engine().admin().snapshots(repository()).size() == 6u);
}

BOOST_AUTO_TEST_CASE(PostsThatComeBeforeTheFirstPartOfAnotherAreRefusedAtOnce) {
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"PUT", "*part_1_of_6", support::faults::delay(std::chrono::seconds(4))});
  int first_status = 0;
  std::thread first([&] {
    support::http_client client(host().url());
    first_status = client.post(history, R"({"backupId": 1})").status;
  });
  BOOST_TEST(proxy.wait_for_request(
      [](const support::proxied_request& request) { return request.method == "PUT"; }));
  const auto began = std::chrono::steady_clock::now();
  for (const char* id : {"1", "2", "3"}) {
    const auto seen = error_of(take(id));
    BOOST_TEST(seen.status == 400);
    BOOST_TEST(seen.message.starts_with("Another backup is running at the moment: [1]."));
  }
  BOOST_TEST((std::chrono::steady_clock::now() - began < std::chrono::seconds(4)));
  first.join();
  BOOST_TEST(first_status == 200);
  wait_for_state("1", "COMPLETED");
  BOOST_TEST(engine().admin().snapshots(repository()).size() == 6u);
}

BOOST_AUTO_TEST_CASE(PostsOfManyIdsWithShortPartsStartOneBackupAfterTheOther) {
  start();
  std::vector<std::string> ids;
  for (int id = 1; id <= 12; ++id) ids.push_back(std::to_string(id));
  for (const auto& answer : post_at_once(host().url(), {history}, ids)) {
    BOOST_TEST((answer.status == 200 || answer.status == 400));
  }
  // Whoever was answered 200 has a backup that is whole, and nobody else has any.
  const auto list = json::parse(get(history).body);
  for (const auto& shown : list.as_array()) {
    wait_for_state(std::to_string(shown.at("backupId").as_int64()), "COMPLETED");
  }
  BOOST_TEST(engine().admin().snapshots(repository()).size() % 6 == 0u);
}

BOOST_AUTO_TEST_CASE(BothPathsOfAStandaloneHostAreOneService) {
  start({"--standalone"});
  const auto answers =
      post_at_once(host().url(), {history, "/actuator/backups"}, std::vector<std::string>(8, "5"));
  winner_of(answers);
  wait_for_state("5", "COMPLETED");
  BOOST_TEST(engine().admin().snapshots(repository()).size() == 6u);
}

BOOST_AUTO_TEST_CASE(ABackupThatShowsCompletedDoesNotBlockTheNextPost) {
  start();
  for (const char* id : {"1", "2", "3"}) {
    BOOST_TEST(take(id).status == 200);
    wait_for_state(id, "COMPLETED");
  }
}

BOOST_AUTO_TEST_CASE(CallsThatWaitBehindASlowEngineAreAnsweredInTimeAndHealthIsNot) {
  auto& proxy = start_behind_a_proxy({"--actuator.plugins.backup.request-timeout=1s"});
  proxy.add_rule({"GET", "/_snapshot/*/*", support::faults::hang(), 1, 0});
  std::vector<std::thread> callers;
  std::vector<int> statuses(80);
  const auto began = std::chrono::steady_clock::now();
  for (auto& status : statuses) {
    callers.emplace_back([&] {
      support::http_client client(host().url());
      status = client.get(history).status;
    });
  }
  support::http_client prober(host().url(), std::chrono::seconds(5));
  for (int probe = 0; probe < 5; ++probe) {
    BOOST_TEST(prober.get("/actuator/health/liveness").status == 200);
  }
  for (auto& each : callers) each.join();
  const auto took = std::chrono::steady_clock::now() - began;
  BOOST_TEST(std::count(statuses.begin(), statuses.end(), 502) == 80);
  // The deadline runs from the arrival: four at a time that each waited a second would need twenty.
  BOOST_TEST((took < std::chrono::seconds(10)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
