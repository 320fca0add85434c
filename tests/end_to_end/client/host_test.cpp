// actuator-backup against a real host on the scripted engine: each command, and what scripts see.

#include <boost/test/unit_test.hpp>

#include <boost/json.hpp>

#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include "contract/world.hpp"
#include "end_to_end/host_run.hpp"
#include "support/process.hpp"

namespace contract {

shared_world& the_world() {
  static shared_world made("scripted-opensearch-3");
  return made;
}

}  // namespace contract

namespace {

namespace json = boost::json;
using end_to_end::ended;
using std::chrono::seconds;

/// A host, and the command told where it is.
struct fixture : contract::world {
  static constexpr seconds limit{60};

  support::process begin(std::vector<std::string> arguments, contract::environment variables = {}) {
    arguments.insert(arguments.begin(), ACTUATOR_BACKUP_CLIENT);
    variables.emplace_back("ACTUATOR_BACKUP_URL", url);
    return support::process(std::move(arguments), {.environment = std::move(variables)});
  }

  ended run(std::vector<std::string> arguments, contract::environment variables = {}) {
    auto client = begin(std::move(arguments), std::move(variables));
    const auto status = client.wait_exit(limit);
    if (!status) throw std::runtime_error("it did not end: " + client.standard_error());
    client.wait_for_line("a^", limit);  // no line is like this: returns when both streams ended
    const int code = status->signal != 0 ? 128 + status->signal : status->code;
    return {code, client.standard_output(), client.standard_error()};
  }

  void start_host(std::vector<std::string> arguments = {}) {
    url = start(std::move(arguments)).url();
  }

  std::string url;
};

std::uint16_t port_of(const std::string& url) {
  return static_cast<std::uint16_t>(std::stoul(url.substr(url.rfind(':') + 1)));
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string part_names(const std::string& id) {
  std::string lines;
  for (int part = 1; part <= 6; ++part) {
    lines += "camunda_webapps_" + id + "_8.8.0_part_" + std::to_string(part) + "_of_6\n";
  }
  return lines;
}

BOOST_FIXTURE_TEST_SUITE(backup_client, fixture)

BOOST_AUTO_TEST_CASE(ABackupIsTakenShownListedAndDeletedFromTheCommandLine) {
  start_host();
  const auto empty = run({"list"});
  BOOST_TEST(empty.code == 0);
  BOOST_TEST(empty.out == "");
  BOOST_TEST(holds(empty.err, "there are no backups"));

  const auto taken = run({"take", "123"});
  BOOST_TEST(taken.code == 0);
  BOOST_TEST(taken.out == part_names("123"));
  BOOST_TEST(taken.err == "");

  const auto waited = run({"wait", "123"});
  BOOST_TEST(waited.code == 0);
  BOOST_TEST(waited.out == "Backup 123 is COMPLETED, 6 parts.\n");

  const auto shown = run({"show", "123"});
  BOOST_TEST(shown.code == 0);
  BOOST_TEST(shown.out.starts_with("Backup 123 is COMPLETED, 6/6 parts.\n"));
  BOOST_TEST(holds(shown.out, "SUCCESS  camunda_webapps_123_8.8.0_part_6_of_6\n"));
  const auto exact = run({"show", "123", "--json"});
  BOOST_TEST(exact.out == get("/actuator/backupHistory/123").body + "\n");

  const auto listed = run({"list"});
  BOOST_TEST(listed.code == 0);
  BOOST_TEST(
      listed.out.starts_with("ID   STATE      STARTED (UTC)        PARTS\n123  COMPLETED  2"));
  BOOST_TEST(listed.out.ends_with("  6/6\n"));

  const auto removed = run({"delete", "123", "--yes"});
  BOOST_TEST(removed.code == 0);
  BOOST_TEST(holds(removed.out, "Backup 123"));
  await_gone("123");
  const auto gone = run({"show", "123"});
  BOOST_TEST(gone.code == 3);
  BOOST_TEST(gone.out == "");
  BOOST_TEST(holds(gone.err, "123"));
  BOOST_TEST(run({"delete", "123", "--yes"}).code == 3);
  BOOST_TEST(run({"wait", "123"}).code == 3);
}

BOOST_AUTO_TEST_CASE(TakeWaitsAndWatchesUntilTheEnd) {
  start_host();
  const auto waited = run({"take", "1", "--wait"});
  BOOST_TEST(waited.code == 0);
  BOOST_TEST(waited.out == part_names("1") + "Backup 1 is COMPLETED, 6 parts.\n");
  const auto watched = run({"take", "2", "--watch"});
  BOOST_TEST(watched.code == 0);
  BOOST_TEST(watched.out.starts_with(part_names("2") + "backup 2: "));
  BOOST_TEST(watched.out.ends_with("backup 2: COMPLETED, 6 of 6 parts\n"));
}

BOOST_AUTO_TEST_CASE(AListHasPatternsJsonAndAQuickForm) {
  start_host();
  for (const auto* const id : {"2025", "2026", "1"})
    BOOST_TEST(run({"take", id, "--wait"}).code == 0);
  const auto of_pattern = run({"list", "202*", "--no-verbose", "--json"});
  BOOST_TEST(of_pattern.code == 0);
  BOOST_TEST(of_pattern.out ==
             get("/actuator/backupHistory?pattern=202*&verbose=false").body + "\n");
  BOOST_TEST(json::parse(of_pattern.out).as_array().size() == 2u);
  BOOST_TEST(run({"list", "--verbose", "--json"}).out ==
             get("/actuator/backupHistory?verbose=true").body + "\n");
  BOOST_TEST(holds(run({"list", "3*"}).err, "there are no backups with ids of 3*"));
}

BOOST_AUTO_TEST_CASE(PruneDeletesWhatIsOlderThanTheNewestCompleteOnesAndNothingElse) {
  start_host();
  const std::vector<std::string> nights{"20260101030000", "20260102030000", "20260103030000"};
  for (const auto& id : {nights[0], nights[1], nights[2], std::string("5")}) {
    BOOST_REQUIRE(run({"take", id, "--wait"}).code == 0);
  }
  const auto tried = run({"prune", "--keep", "1", "--dry-run"});
  BOOST_TEST(tried.code == 0);
  BOOST_TEST(tried.out ==
             "Backup 20260101030000 (COMPLETED) would be deleted.\n"
             "Backup 20260102030000 (COMPLETED) would be deleted.\n");
  BOOST_TEST(run({"show", nights[0]}).code == 0);
  const auto unasked = run({"prune", "--keep", "1"});
  BOOST_TEST(unasked.code == 2);
  BOOST_TEST(holds(unasked.err, "add --yes"));
  BOOST_TEST(run({"show", nights[0]}).code == 0);
  const auto two_stay = run({"prune", "--keep", "2", "--yes"});
  BOOST_TEST(two_stay.code == 0);
  BOOST_TEST(two_stay.out ==
             "Backup 20260101030000: the engine has the command to delete its snapshots.\n");
  await_gone(nights[0]);
  const auto again = run({"prune", "--keep", "2", "--yes"});
  BOOST_TEST(again.code == 0);
  BOOST_TEST(again.out == "");
  BOOST_TEST(holds(again.err, "no backup with a date as its id is older"));
  for (const auto& id : {nights[1], nights[2], std::string("5")}) {
    BOOST_TEST(run({"show", id}).code == 0);
  }
}

BOOST_AUTO_TEST_CASE(AfterAFailedNightTheLastCompleteBackupStays) {
  start_host();
  BOOST_REQUIRE(run({"take", "20260101030000", "--wait"}).code == 0);
  engine().scripted()->hold_snapshots();
  BOOST_REQUIRE(run({"take", "now"}).code == 0);
  const auto listed = json::parse(run({"list", "--json"}).out).as_array();
  const auto tonight = std::to_string(listed.at(0).at("backupId").as_int64());
  BOOST_TEST(tonight.size() == 14u);
  BOOST_TEST(run({"prune", "--keep", "1", "--yes"}).out == "");
  engine().scripted()->finish_snapshot("camunda_webapps_" + tonight + "_8.8.0_part_1_of_6",
                                       "FAILED", {}, "no space left");
  BOOST_TEST(run({"wait", tonight}).code == 1);
  BOOST_TEST(run({"prune", "--keep", "1", "--yes"}).out == "");
  BOOST_TEST(run({"prune", "--older-than", "0", "--yes"}).out == "");
  BOOST_TEST(run({"show", "20260101030000"}).code == 0);
}

BOOST_AUTO_TEST_CASE(APruneThatTheEngineRefusesNamesTheBackupThatIsLeft) {
  start_host();
  BOOST_REQUIRE(run({"take", "20260101030000", "--wait"}).code == 0);
  BOOST_REQUIRE(run({"take", "20260102030000", "--wait"}).code == 0);
  support::fault_proxy before_it(port_of(url));
  url = before_it.url();
  before_it.add_rule(
      {"DELETE", "*", support::faults::answer({.status = 502, .headers = {}, .body = ""}), 1, 0});
  const auto failed = run({"prune", "--keep", "1", "--yes"});
  BOOST_TEST(failed.code == 4);
  BOOST_TEST(failed.out == "");
  BOOST_TEST(holds(failed.err, "backup 20260101030000 was not deleted: "));
}

BOOST_AUTO_TEST_CASE(HealthIsAnExitCodeForChecksOfContainers) {
  start_host();
  const auto up = run({"health"});
  BOOST_TEST(up.code == 0);
  BOOST_TEST(up.out == "UP\n");
  BOOST_TEST(run({"health", "liveness"}).out == "UP\n");
  BOOST_TEST(run({"health", "nothing"}).code == 4);
  BOOST_TEST(run({"health", "--url", "http://127.0.0.1:9"}).code == 4);
  start_host({"--camunda.data.secondary-storage.opensearch.url=http://127.0.0.1:9"});
  const auto ready = run({"health"});
  BOOST_TEST(ready.code == 0);
  support::fault_proxy before_it(port_of(url));
  url = before_it.url();
  before_it.add_rule({"GET", "*",
                      support::faults::answer(
                          {.status = 503, .headers = {}, .body = R"({"status":"OUT_OF_SERVICE"})"}),
                      1, 0});
  const auto stopping = run({"health"});
  BOOST_TEST(stopping.code == 7);
  BOOST_TEST(stopping.out == "OUT_OF_SERVICE\n");
  BOOST_TEST(holds(stopping.err, "/actuator/health/readiness is OUT_OF_SERVICE"));
}

BOOST_AUTO_TEST_CASE(AnIdThatIsInUseIsRefusedWithTheWordsOfThePort) {
  start_host();
  BOOST_TEST(run({"take", "5", "--wait"}).code == 0);
  const auto again = run({"take", "5"});
  BOOST_TEST(again.code == 6);
  BOOST_TEST(again.out == "");
  BOOST_TEST(holds(again.err, "5"));
  BOOST_TEST(holds(again.err, "(HTTP status 400)"));
}

BOOST_AUTO_TEST_CASE(ABackupThatFailsEndsWatchAndWaitWithOneAndItsReason) {
  start_host();
  engine().scripted()->hold_snapshots();
  BOOST_REQUIRE(run({"take", "7"}).code == 0);
  auto watched = begin({"watch", "7"});
  BOOST_REQUIRE(watched.wait_for_line("backup 7: IN_PROGRESS, 0 of 6 parts", limit).has_value());
  const auto unfinished = run({"wait", "7", "--timeout", "0"});
  BOOST_TEST(unfinished.code == 5);
  BOOST_TEST(holds(unfinished.err, "Backup 7 goes on"));
  const auto stopped = run({"wait", "7", "--timeout=300ms"});
  BOOST_TEST(stopped.code == 5);
  engine().scripted()->finish_snapshot("camunda_webapps_7_8.8.0_part_1_of_6", "FAILED", {},
                                       "no space left");
  const auto end = watched.wait_exit(limit);
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->code == 1);
  watched.wait_for_line("a^", limit);
  BOOST_TEST(holds(watched.standard_output(), "backup 7: FAILED, 0 of 6 parts\n"));
  BOOST_TEST(holds(watched.standard_error(), "Backup 7 is FAILED: "));
  BOOST_TEST(run({"wait", "7"}).code == 1);
  BOOST_TEST(run({"show", "7"}).code == 0);
}

BOOST_AUTO_TEST_CASE(AWatchTellsShardsAndBytesOfTheRunningPart) {
  start_host();
  engine().scripted()->hold_snapshots();
  auto watched = begin({"take", "15", "--watch"});
  BOOST_TEST(watched
                 .wait_for_line("backup 15: IN_PROGRESS, 0 of 6 parts, part 1: "
                                "\\d+ of [1-9]\\d* shards, .*B of .*B",
                                limit)
                 .has_value());
  engine().scripted()->release_snapshots();
  const auto end = watched.wait_exit(limit);
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->code == 0);
}

BOOST_AUTO_TEST_CASE(CtrlCEndsAWatchAndNotTheBackup) {
  start_host();
  engine().scripted()->hold_snapshots();
  auto watched = begin({"take", "8", "--watch"});
  BOOST_REQUIRE(watched.wait_for_line("backup 8: IN_PROGRESS", limit).has_value());
  watched.signal(SIGINT);
  const auto end = watched.wait_exit(limit);
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->signal == SIGINT);
  watched.wait_for_line("a^", limit);
  BOOST_TEST(holds(watched.standard_error(), "the backup goes on without us"));
  engine().scripted()->release_snapshots();
  BOOST_TEST(run({"wait", "8"}).code == 0);
}

BOOST_AUTO_TEST_CASE(AWatchOutlivesTheHostAndSeesTheBackupGoOnAfterItsRestart) {
  const std::string soon = "--actuator.plugins.backup.takeover-after=1s";
  start_host({soon});
  support::fault_proxy before_it(port_of(url));
  url = before_it.url();
  engine().scripted()->hold_snapshots();
  auto watched = begin({"take", "9", "--watch"});
  BOOST_REQUIRE(watched.wait_for_line("backup 9: IN_PROGRESS", limit).has_value());
  BOOST_TEST(host().stop() == 0);
  BOOST_REQUIRE(watched.wait_for_line("Trying on", limit).has_value());
  before_it.set_upstream(port_of(start({soon}).url()));
  engine().scripted()->release_snapshots();
  const auto end = watched.wait_exit(limit);
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->code == 0);
  watched.wait_for_line("a^", limit);
  BOOST_TEST(holds(watched.standard_error(), "The port answers again."));
  BOOST_TEST(watched.standard_output().ends_with("backup 9: COMPLETED, 6 of 6 parts\n"));
}

BOOST_AUTO_TEST_CASE(AWatchGivesUpWhenThePortStaysAway) {
  start_host();
  engine().scripted()->hold_snapshots();
  auto watched = begin({"take", "12", "--watch", "--retry-for", "500ms"});
  BOOST_REQUIRE(watched.wait_for_line("backup 12: IN_PROGRESS", limit).has_value());
  BOOST_TEST(host().stop() == 0);
  const auto end = watched.wait_exit(limit);
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->code == 4);
}

BOOST_AUTO_TEST_CASE(AWatchEndsWhenItsBackupIsDeleted) {
  start_host();
  engine().scripted()->hold_snapshots();
  auto watched = begin({"take", "10", "--watch"});
  BOOST_REQUIRE(watched.wait_for_line("backup 10: IN_PROGRESS", limit).has_value());
  BOOST_TEST(run({"delete", "10", "--yes"}).code == 0);
  const auto end = watched.wait_exit(limit);
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST(end->code == 3);
}

BOOST_AUTO_TEST_CASE(StandaloneMeansTheOtherPathAndIsNotThereInTheUnifiedMode) {
  start_host({"--standalone"});
  BOOST_TEST(run({"take", "11", "--wait"}, {}).code == 0);
  BOOST_TEST(run({"show", "11", "--standalone"}).out == run({"show", "11"}).out);
  start_host();
  const auto unified = run({"list", "--standalone"});
  BOOST_TEST(unified.code == 4);
  BOOST_TEST(holds(unified.err, url + "/actuator/backups is not there"));
}

BOOST_AUTO_TEST_CASE(AnEngineOrRepositoryThatIsMissingIsToldFromAPortThatIs) {
  start_host({"--camunda.data.secondary-storage.opensearch.url=http://127.0.0.1:9"});
  for (const std::vector<std::string>& each : {std::vector<std::string>{"take", "1"},
                                               {"show", "1"},
                                               {"list"},
                                               {"delete", "1", "--yes"},
                                               {"wait", "1"}}) {
    const auto failed = run(each);
    BOOST_TEST_CONTEXT(each.front() << ": " << failed.err) {
      BOOST_TEST(failed.code == 7);
      BOOST_TEST(holds(failed.err, "http://127.0.0.1:9"));
    }
  }
  start_host({"--camunda.data.backup.repository-name=unknown"});
  BOOST_TEST(run({"list"}).code == 7);
  BOOST_TEST(run({"show", "1"}).code == 7);
  url = "http://127.0.0.1:9";
  const auto away = run({"list"});
  BOOST_TEST(away.code == 4);
  BOOST_TEST(holds(away.err, "http://127.0.0.1:9/actuator/backupHistory: "));
}

BOOST_AUTO_TEST_CASE(EachAnswerThatIsNoneOfAPortHasItsCode) {
  start_host();
  support::fault_proxy before_it(port_of(url));
  url = before_it.url();
  const support::http_reply page{.status = 200, .headers = {}, .body = "<html></html>"};
  const support::http_reply moved{
      .status = 302, .headers = {{"Location", "http://127.0.0.1:1/else"}}, .body = ""};
  const std::vector<std::pair<support::fault, int>> answers{
      {support::faults::answer(page), 8},
      {support::faults::endless(std::string(std::size_t{1} << 20U, ' ')), 8},
      {support::faults::hang(), 5},
      {support::faults::cut_before(), 4},
      {support::faults::truncate(40), 4},
      {support::faults::answer(moved), 4},
      {support::faults::answer({.status = 503, .headers = {}, .body = ""}), 4},
      {support::faults::answer({.status = 502, .headers = {}, .body = "<html></html>"}), 4},
      {support::faults::answer({.status = 401, .headers = {}, .body = ""}), 6},
      {support::faults::answer({.status = 599, .headers = {}, .body = ""}), 8}};
  for (const auto& [harm, code] : answers) {
    const auto rule = before_it.add_rule({"GET", "*", harm, 1, 0});
    const auto seen = run({"show", "1", "--request-timeout", "2s"});
    BOOST_TEST_CONTEXT(seen.err) {
      BOOST_TEST(seen.code == code);
      BOOST_TEST(seen.out == "");
      BOOST_TEST(seen.err.starts_with("actuator-backup: "));
    }
    before_it.remove_rule(rule);
  }
}

BOOST_AUTO_TEST_CASE(AListThatCameWithoutAllDetailsSaysSo) {
  start_host();
  support::fault_proxy before_it(port_of(url));
  url = before_it.url();
  BOOST_TEST(run({"list", "--json"}).err == "");
  before_it.add_rule({"GET", "*", support::faults::edit([](support::http_reply& reply) {
                        reply.headers.emplace_back("backup-details", "partial; known=1; total=9");
                      }),
                      1, 0});
  const auto listed = run({"list", "--json"});
  BOOST_TEST(listed.code == 0);
  BOOST_TEST(listed.out == "[]\n");
  BOOST_TEST(holds(listed.err, "(partial; known=1; total=9)"));
}

BOOST_AUTO_TEST_CASE(ATakeWhoseAnswerIsLostSaysThatItIsNotKnown) {
  start_host();
  support::fault_proxy before_it(port_of(url));
  url = before_it.url();
  before_it.add_rule({"POST", "*", support::faults::delay(seconds(5)), 1, 0});
  const auto seen = run({"take", "13", "--request-timeout", "300ms"});
  BOOST_TEST(seen.code == 5);
  BOOST_TEST(holds(seen.err, "Whether the backup began is not known: actuator-backup show 13"));
}

BOOST_AUTO_TEST_CASE(OutputThatNobodyTakesIsNoticed) {
  start_host();
  BOOST_REQUIRE(run({"take", "14", "--wait"}).code == 0);
  const auto in_shell = [&](const std::string& line) {
    support::process shell({"bash", "-c", line, ACTUATOR_BACKUP_CLIENT},
                           {.environment = {{"ACTUATOR_BACKUP_URL", url}}});
    BOOST_REQUIRE(shell.wait_exit(limit).has_value());
    shell.wait_for_line("a^", limit);
    return shell.standard_output() + shell.standard_error();
  };
  BOOST_TEST(in_shell("\"$0\" list > /dev/full; echo $?") ==
             "9\nactuator-backup: the output cannot be written: No space left on device\n");
  BOOST_TEST(in_shell("\"$0\" list | true; echo ${PIPESTATUS[0]}") == "141\n");
}

BOOST_AUTO_TEST_CASE(CredentialsComeFromFilesAndTheEnvironmentAndShowNowhere) {
  start_host();
  support::fault_proxy before_it(port_of(url));
  url = before_it.url();
  const end_to_end::scratch_folder folder;
  const auto user = folder.file("user", "ada:s3cret\n");
  const auto token = folder.file("token", "s3cret-token\n");
  std::vector<std::string> sent;
  before_it.add_rule(
      {"GET", "*", support::faults::answer({.status = 403, .headers = {}, .body = ""}), 1, 0,
       [&](const support::http_request& request) {
         sent.push_back(support::header_value(request.headers, "Authorization").value_or("none"));
         return true;
       }});
  const contract::environment in_variable{{"ACTUATOR_BACKUP_TOKEN", "other"}};
  for (const auto& each :
       {run({"list"}), run({"list", "--user-file", user}), run({"list"}, in_variable),
        run({"list", "--token-file", token}, in_variable),
        run({"list"}, {{"ACTUATOR_BACKUP_USER_FILE", user}})}) {
    BOOST_TEST(each.code == 6);
    for (const auto* const secret : {"s3cret", "s3cret-token", "other"})
      BOOST_TEST(!holds(each.err, secret));
  }
  const std::vector<std::string> expected{"none", "Basic YWRhOnMzY3JldA==", "Bearer other",
                                          "Bearer s3cret-token", "Basic YWRhOnMzY3JldA=="};
  BOOST_TEST(sent == expected, boost::test_tools::per_element());
  const auto refused = run({"list", "--url", "http://ada:s3cret@127.0.0.1:1/"});
  BOOST_TEST(refused.code == 2);
  BOOST_TEST(!holds(refused.err, "s3cret"));
}

BOOST_AUTO_TEST_CASE(WhatIsWrongOnTheCommandLineIsFoundBeforeAnythingIsSent) {
  url = "http://127.0.0.1:9";
  for (const std::vector<std::string>& each : {std::vector<std::string>{},
                                               {"take"},
                                               {"take", "007"},
                                               {"list", "a*"},
                                               {"delete", "1"},
                                               {"wait", "1", "--timeout", "soon"},
                                               {"list", "--user-file", "/nowhere"}}) {
    const auto failed = run(each);
    BOOST_TEST_CONTEXT(failed.err) {
      BOOST_TEST(failed.code == 2);
      BOOST_TEST(failed.err.starts_with("actuator-backup: "));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
