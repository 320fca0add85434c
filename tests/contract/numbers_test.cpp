// What a monitoring system sees of backups.

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cmath>
#include <ctime>
#include <functional>
#include <limits>
#include <string>
#include <thread>

#include "contract/world.hpp"

namespace {

using contract::world;

struct fixture : world {
  /// The value of a sample; "none" when the page does not have it.
  std::string sample(const std::string& name) {
    const std::string page = get("/actuator/prometheus").body;
    const auto at = page.find("\n" + name + " ");
    if (at == std::string::npos) return "none";
    const auto from = at + name.size() + 2;
    return page.substr(from, page.find('\n', from) - from);
  }
  /// The same as a number; one that nothing is equal to when the page does not have it.
  double number(const std::string& name) {
    const auto text = sample(name);
    return text == "none" ? std::numeric_limits<double>::quiet_NaN() : std::stod(text);
  }
  /// Waits until the value is what the condition wants.
  bool await(const std::string& name, const std::function<bool(double)>& is_fine) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (!is_fine(number(name))) {
      if (std::chrono::steady_clock::now() > deadline) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    return true;
  }
};

BOOST_FIXTURE_TEST_SUITE(numbers, fixture)

BOOST_AUTO_TEST_CASE(BackupsAreCountedByTheirEnd) {
  start();
  BOOST_TEST(sample("backup_ended_total{outcome=\"completed\"}") == "0");
  BOOST_TEST(sample("backup_running") == "0");
  BOOST_TEST(take("7").status == 200);
  wait_for_state("7", "COMPLETED");
  BOOST_REQUIRE(host().process().wait_for_line("backup.completed", std::chrono::seconds(30)));
  BOOST_TEST(sample("backup_ended_total{outcome=\"completed\"}") == "1");
  BOOST_TEST(sample("backup_ended_total{outcome=\"failed\"}") == "0");
  BOOST_TEST(sample("backup_running") == "0");
  BOOST_TEST(sample("backup_duration_seconds_count") == "1");
  BOOST_TEST(sample("backup_part_duration_seconds_count") == "6");
  BOOST_TEST(sample("backup_engine_reachable") == "1");
  BOOST_TEST(remove("7").status == 204);
  BOOST_TEST(sample("backup_deletions_total{outcome=\"deleted\"}") == "1");
}

BOOST_AUTO_TEST_CASE(TheRunningBackupShowsPartsShardsAndBytes) {
  start();
  const auto before = std::time(nullptr);
  for (const char* name : {"backup_running_started_timestamp_seconds", "backup_running_parts_done",
                           "backup_running_parts_planned", "backup_running_part_done_shards",
                           "backup_running_part_planned_shards", "backup_running_part_done_bytes",
                           "backup_running_part_planned_bytes"}) {
    BOOST_TEST(sample(name) == "0", name);
  }
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("5").status == 200);
  BOOST_REQUIRE(host().process().wait_for_line("backup.started", std::chrono::seconds(30)));
  BOOST_TEST(number("backup_running_started_timestamp_seconds") >= before);
  BOOST_TEST(number("backup_running_started_timestamp_seconds") <= std::time(nullptr));
  BOOST_TEST(await("backup_running_part_planned_bytes", [](double now) { return now > 0; }));
  BOOST_TEST(sample("backup_running") == "1");
  BOOST_TEST(sample("backup_running_parts_done") == "0");
  BOOST_TEST(sample("backup_running_parts_planned") == "6");
  BOOST_TEST(number("backup_running_part_planned_shards") > 0);
  BOOST_TEST(number("backup_running_part_done_shards") <
             number("backup_running_part_planned_shards"));
  BOOST_TEST(number("backup_running_part_done_bytes") <
             number("backup_running_part_planned_bytes"));
  BOOST_TEST(number("backup_engine_requests_total{kind=\"status\",result=\"success\"}") >= 1);

  BOOST_TEST(remove("5").status == 204);
  engine().let_snapshots_end(repository());
  BOOST_REQUIRE(host().process().wait_for_line("backup.stopped", std::chrono::seconds(30)));
  for (const char* name : {"backup_running_started_timestamp_seconds", "backup_running_parts_done",
                           "backup_running_parts_planned", "backup_running_part_done_shards",
                           "backup_running_part_planned_bytes"}) {
    BOOST_TEST(sample(name) == "0", name);
  }
}

BOOST_AUTO_TEST_CASE(TheLastCompleteBackupIsKnownAfterARestartAndOnAnotherHost) {
  const std::string last = "backup_last_completed_timestamp_seconds";
  start();
  BOOST_TEST(await(last, [](double when) { return when == 0; }));  // there is none
  BOOST_REQUIRE(take("7").status == 200);
  wait_for_state("7", "COMPLETED");
  BOOST_REQUIRE(host().process().wait_for_line("backup.completed", std::chrono::seconds(30)));
  const auto ended = engine().admin().snapshots(repository()).back().end_millis;
  const auto is_its_end = [ended](double when) {
    return std::abs(when - static_cast<double>(ended) / 1000) < 30;
  };
  BOOST_TEST(is_its_end(number(last)));
  BOOST_TEST(host().stop() == 0);

  start();
  BOOST_TEST(await(last, is_its_end));
  BOOST_TEST(await("backup_details_cache_size", [](double kept) { return kept == 6; }));
  BOOST_TEST(number("backup_details_cache_gets_total{result=\"miss\"}") >= 6);
  BOOST_REQUIRE(get("/actuator/backupHistory").status == 200);
  BOOST_TEST(number("backup_details_cache_gets_total{result=\"hit\"}") >= 6);
  // What is no longer there is not the last one any more.
  BOOST_TEST(remove("7").status == 204);
  BOOST_TEST(await(last, [](double when) { return when == 0; }));
}

BOOST_AUTO_TEST_CASE(RequestsToTheEngineAreCountedByKindAndResult) {
  auto& proxy = start_behind_a_proxy();
  const auto count = [this](const std::string& kind, const std::string& result) {
    return number("backup_engine_requests_total{kind=\"" + kind + "\",result=\"" + result + "\"}");
  };
  BOOST_TEST(await("backup_engine_requests_total{kind=\"repository\",result=\"success\"}",
                   [](double seen) { return seen >= 1; }));
  BOOST_TEST(count("create", "success") == 0);
  BOOST_REQUIRE(take("7").status == 200);
  wait_for_state("7", "COMPLETED");
  BOOST_REQUIRE(host().process().wait_for_line("backup.completed", std::chrono::seconds(30)));
  BOOST_TEST(count("create", "success") == 6);
  BOOST_TEST(number("backup_engine_request_duration_seconds_count{kind=\"create\"}") == 6);
  BOOST_TEST(count("indices", "success") >= 1);
  BOOST_TEST(count("list", "success") >= 6);
  BOOST_TEST(count("details", "success") >= 1);
  BOOST_TEST(number("backup_engine_connections_opened_total") >= 1);
  BOOST_TEST(number("backup_engine_connections") >= 1);
  BOOST_TEST(await("backup_engine_requests_active", [](double open) { return open == 0; }));

  const auto is_a_list = [](const support::http_request& request) {
    return request.target.find("/camunda_webapps_*?") != std::string::npos;
  };
  const auto busy = count("list", "busy");
  const auto nonsense = count("list", "nonsense");
  proxy.add_rule({"GET", "*", support::faults::answer({503, {}, "no"}), 1, 1, is_a_list});
  BOOST_TEST(get("/actuator/backupHistory?verbose=false").status == 502);
  BOOST_TEST(count("list", "busy") == busy + 1);
  proxy.add_rule({"GET", "*", support::faults::answer({200, {}, "no"}), 1, 1, is_a_list});
  BOOST_TEST(get("/actuator/backupHistory?verbose=false").status == 500);
  BOOST_TEST(count("list", "nonsense") == nonsense + 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
