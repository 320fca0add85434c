// DELETE in every state of a backup, and against everybody who would go on with it: what was
// answered 204 leaves nothing behind.

#include <boost/test/unit_test.hpp>

#include <memory>
#include <set>
#include <thread>

#include <boost/json.hpp>

#include "faults/calls_of_a_backup.hpp"
#include "faults/lanes.hpp"
#include "faults/post.hpp"
#include "faults/site.hpp"

namespace {

namespace json = boost::json;
using faults::await;
using faults::fault_host;
using faults::gate;
using faults::held;
using faults::new_id;
using faults::part_name;
using faults::post;
using faults::site;
using faults::with_log;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds time_to_complete{180};
constexpr seconds time_to_rest{3};

class deleting_site : public site {
 public:
  ~deleting_site() {
    try {
      engine().let_snapshots_end(repository());
    } catch (const std::exception& fault) {
      BOOST_ERROR(fault.what());
    }
  }
  void teardown() { BOOST_TEST(engine().unexpected_calls() == ""); }
  void put_part(const std::string& name) {
    admin().create_snapshot(repository(), name, {prefix() + "-operate-metric-8.3.0_"});
  }
};

/// The answers of a create are kept back for so long.
support::fault answered_late(milliseconds time, std::shared_ptr<gate> carried_out) {
  return {support::fault::kind::after,
          [=](support::http_reply& reply) {
            reply.delay = time;
            carried_out->open();
          },
          {}};
}

int status_of(const std::optional<support::http_answer>& answer) {
  return answer ? answer->status : 0;
}

std::string words_of(const std::optional<support::http_answer>& answer) {
  return answer ? std::to_string(answer->status) + " " + answer->body : "no answer";
}

BOOST_FIXTURE_TEST_SUITE(deletes, deleting_site)

/// A host is killed after part 3 and started again; so long after that its DELETE comes, before,
/// while and after the backup is taken over.
std::string delete_after_kill(site& here, milliseconds after_start) {
  const auto id = new_id();
  auto host = here.start();
  const auto reached = faults::hold_create(here.proxy(), 4, held::before);
  const auto posted = host->take(id);
  if (status_of(posted) != 200) return "POST: " + words_of(posted);
  if (!reached->wait(time_to_complete)) return "part 4 was not asked for";
  host->kill();
  here.proxy().clear_rules();
  host = here.start();
  std::this_thread::sleep_for(after_start);
  const auto removed = host->remove(id);
  if (status_of(removed) != 204) return with_log("DELETE: " + words_of(removed), *host);
  if (!here.await_gone(id)) return with_log("it stays", *host);
  std::this_thread::sleep_for(time_to_rest);
  if (!here.await_gone(id)) return with_log("it has come back", *host);
  const auto shown = host->state(id);
  return shown == "404" ? "" : "GET shows " + shown;
}

BOOST_AUTO_TEST_CASE(AfterAKillWhetherOrNotItHasBeenTakenOver) {
  std::vector<faults::attempt> attempts;
  for (const int after : {0, 400, 600, 700, 800, 900, 1'000, 1'200}) {
    attempts.push_back({std::to_string(after) + " ms after the start",
                        [=](site& here) { return delete_after_kill(here, milliseconds(after)); }});
  }
  const auto flaws = faults::run_in_lanes(attempts);
  for (const auto& flaw : flaws) BOOST_ERROR(flaw);
  BOOST_TEST(flaws.empty());
}

/// One host deletes at each call that the other one makes for the backup.
std::string delete_at(site& here, int number, held how) {
  const auto id = new_id();
  auto taker = here.start();
  auto other = here.start();
  for (auto* const each : {taker.get(), other.get()}) {
    each->running().process().wait_for_line("engine\\.reachable", seconds(10));
  }
  const auto reached = std::make_shared<gate>();
  const auto numbers = std::make_shared<faults::call_numbers>();
  support::fault_rule rule;
  rule.path_glob = "*";
  rule.only = [=](const support::http_request& call) {
    const bool is_it = numbers->next(call.method, call.target) == number && numbers->was_new();
    if (is_it && how != held::after) reached->open();
    return is_it;
  };
  rule.what = how == held::after ? answered_late(milliseconds(500), reached)
                                 : support::faults::delay(milliseconds(500));
  here.proxy().add_rule(rule);
  post posted(*taker, id);
  await([&] { return reached->is_open() || here.await_whole(id, milliseconds(0)); },
        time_to_complete);
  const auto removed = other->remove(id);
  const bool was_promised = posted.was_promised();
  if (status_of(removed) == 404) {
    // It had not begun: it is as if the POST had come after it, or was refused.
    if (was_promised) {
      return here.await_whole(id, time_to_complete) ? "" : with_log("it is not taken", *taker);
    }
    return here.await_gone(id) ? "" : "a part stays of what was not promised";
  }
  if (status_of(removed) != 204) return with_log("DELETE: " + words_of(removed), *other);
  if (!here.await_gone(id)) return with_log("it stays", *other);
  std::this_thread::sleep_for(time_to_rest);
  if (!here.await_gone(id)) return with_log("it has come back", *taker);
  for (auto* const each : {taker.get(), other.get()}) {
    if (const auto shown = each->state(id); shown != "404") return "GET shows " + shown;
  }
  // The place is free for the next one, on both.
  const auto next = new_id();
  const auto answer = taker->take(next);
  if (status_of(answer) != 200) return with_log("the next POST: " + words_of(answer), *taker);
  return here.await_whole(next) ? "" : with_log("the next one is not taken", *taker);
}

BOOST_AUTO_TEST_CASE(OnAnotherHostAtEachCallOfTheOneThatTakesIt) {
  std::vector<faults::attempt> attempts;
  for (int number = 5; number <= 20; ++number) {
    for (const auto how : {held::before, held::after}) {
      attempts.push_back({to_string(how) + " call " + std::to_string(number),
                          [=](site& here) { return delete_at(here, number, how); }});
    }
  }
  const auto flaws = faults::run_in_lanes(attempts);
  for (const auto& flaw : flaws) BOOST_ERROR(flaw);
  BOOST_TEST(flaws.empty());
}

BOOST_AUTO_TEST_CASE(WhileItRunsWithStraysOfAnotherVersionAndCountBesideIt) {
  auto host = start();
  const auto id = new_id();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(status_of(host->take(id)) == 200);
  if (auto* const scripted = engine().scripted()) {
    for (const auto& version : {"8.7.0_part_2_of_3", "8.8.0_part_9_of_9", "8.8.1_part_1_of_6"}) {
      const std::string name = "camunda_webapps_" + id + "_" + version;
      scripted->add_snapshot({repository(), name, {}, "SUCCESS", {"x"}});
    }
    BOOST_TEST(parts(id).size() == 4u);
  }
  const auto removed = host->remove(id);
  BOOST_TEST(status_of(removed) == 204, words_of(removed));
  engine().let_snapshots_end(repository());
  BOOST_TEST(await_gone(id));
  std::this_thread::sleep_for(time_to_rest);
  BOOST_TEST(parts(id).empty());
  BOOST_TEST(host->state(id) == "404");
}

BOOST_AUTO_TEST_CASE(FromAllHostsAtTheSameMoment) {
  std::vector<std::unique_ptr<fault_host>> hosts;
  for (int count = 0; count < 3; ++count) hosts.push_back(start());
  for (int round = 0; round < 3; ++round) {
    const auto id = new_id();
    BOOST_REQUIRE(await([&] { return status_of(hosts[0]->take(id)) == 200; }, time_to_complete));
    if (round > 0) std::this_thread::sleep_for(milliseconds(300 * round));
    std::vector<int> statuses(6);
    std::vector<std::thread> threads;
    for (std::size_t at = 0; at < statuses.size(); ++at) {
      threads.emplace_back([&, at] { statuses[at] = status_of(hosts[at % 3]->remove(id)); });
    }
    for (auto& each : threads) each.join();
    BOOST_TEST((std::set<int>(statuses.begin(), statuses.end()).contains(204)));
    for (const int status : statuses) BOOST_TEST((status == 204 || status == 404), status);
    BOOST_TEST(await_gone(id));
  }
  std::this_thread::sleep_for(time_to_rest);
  BOOST_TEST(admin().snapshots(repository()).empty());
}

BOOST_AUTO_TEST_CASE(TakenAgainAtOnceWithTheSameIdItIsTakenOrToldWhyNot) {
  auto host = start({"--actuator.plugins.backup.request-timeout=10s"});
  auto other = start({"--actuator.plugins.backup.request-timeout=10s"});
  const auto id = new_id();
  for (int round = 0; round < 4; ++round) {
    BOOST_TEST_CONTEXT("round " << round) {
      auto& taker = round % 2 == 0 ? *host : *other;
      std::optional<support::http_answer> answer;
      await(
          [&] {
            answer = taker.take(id);
            if (status_of(answer) == 400) {
              // What blocks it is named, and that it goes away.
              BOOST_TEST(answer->body.find('[' + id + ']') != std::string::npos, answer->body);
            }
            return status_of(answer) == 200;
          },
          time_to_complete);
      BOOST_REQUIRE(status_of(answer) == 200);
      if (round != 1) BOOST_REQUIRE(await_whole(id));
      if (round < 3) BOOST_TEST(status_of(host->remove(id)) == 204);
    }
  }
  // What looks after the deletions of before leaves the new one alone.
  std::this_thread::sleep_for(seconds(4));
  BOOST_TEST(flaw_of(id) == "");
  BOOST_TEST(host->state(id) == "COMPLETED");
  BOOST_TEST(other->state(id) == "COMPLETED");
}

BOOST_AUTO_TEST_CASE(WhatLooksAfterADeletionForAMinuteLeavesTheNextOneAlone,
                     *boost::unit_test::label("long")) {
  auto host = start();
  const auto id = new_id();
  for (int round = 0; round < 2; ++round) {
    BOOST_REQUIRE(await([&] { return status_of(host->take(id)) == 200; }, time_to_complete));
    BOOST_REQUIRE(await_whole(id));
    if (round == 0) BOOST_TEST(status_of(host->remove(id)) == 204);
  }
  std::this_thread::sleep_for(seconds(75));
  BOOST_TEST(flaw_of(id) == "");
}

/// A create of a backup that was deleted long ago arrives at last.
BOOST_AUTO_TEST_CASE(APartThatArrivesAfterItsBackupWasDeletedIsRemovedToo) {
  auto taker = start();
  auto other = start();
  const auto id = new_id();
  const auto reached = faults::delay_create(proxy(), 3, seconds(4));
  BOOST_REQUIRE(status_of(taker->take(id)) == 200);
  BOOST_REQUIRE(reached->wait(time_to_complete));
  taker->kill();
  BOOST_TEST(status_of(other->remove(id)) == 204);
  BOOST_TEST(await_gone(id));
  BOOST_TEST(await([&] { return was_asked_for(part_name(id, 3)); }, time_to_complete));
  std::this_thread::sleep_for(milliseconds(500));
  BOOST_TEST(await_gone(id, time_to_complete));
}

/// While one host looks after a deletion of its own, it keeps its hands off what another host has
/// taken with that id.
BOOST_AUTO_TEST_CASE(ItsLookAfterwardsSparesWhatAnotherHostTookWithTheSameId) {
  auto deleting = start();
  auto taking = start();
  const auto id = new_id();
  BOOST_REQUIRE(status_of(deleting->take(id)) == 200);
  BOOST_REQUIRE(await_whole(id));
  BOOST_TEST(status_of(deleting->remove(id)) == 204);
  BOOST_REQUIRE(await_gone(id));
  for (int part = 2; part <= 5; ++part) {
    proxy().add_rule(
        {"PUT", "*part_" + std::to_string(part) + "_of_6", support::faults::delay(seconds(2))});
  }
  BOOST_REQUIRE(await([&] { return status_of(taking->take(id)) == 200; }, time_to_complete));
  BOOST_TEST(await_whole(id, time_to_complete));
  BOOST_TEST(flaw_of(id) == "");
}

BOOST_AUTO_TEST_CASE(WhoseAnswerIsLostIsCarriedOutOrLeftWhole) {
  auto host = start({"--actuator.plugins.backup.request-timeout=1s"});
  const std::vector<std::pair<std::string, support::fault>> faults{
      {"cut before", support::faults::cut_before()},
      {"cut after", support::faults::cut_after()},
      {"hang", support::faults::hang()},
      {"truncated", support::faults::truncate(30)},
      {"drip", support::faults::drip(1, milliseconds(100))},
      {"503", support::faults::answer({503, {}, ""})},
      {"HTML", support::faults::answer({200, {}, "<html></html>"})},
      {"500 though done",
       support::faults::edit([](support::http_reply& reply) { reply.status = 500; })}};
  for (const auto& [name, what] : faults) {
    BOOST_TEST_CONTEXT(name) {
      const auto id = new_id();
      BOOST_REQUIRE(await([&] { return status_of(host->take(id)) == 200; }, time_to_complete));
      BOOST_REQUIRE(await_whole(id));
      proxy().add_rule({"DELETE", "*", what});
      const auto began = std::chrono::steady_clock::now();
      const auto removed = host->remove(id);
      BOOST_TEST((std::chrono::steady_clock::now() - began < seconds(10)));
      BOOST_TEST(
          (status_of(removed) == 204 || status_of(removed) == 502 || status_of(removed) == 500),
          words_of(removed));
      if (name == "hang") {
        proxy().refuse();  // cuts it: silence alone may be an engine at work
        proxy().accept_again();
      }
      if (status_of(removed) == 204) {
        BOOST_TEST(await_gone(id, time_to_complete));
      } else {
        std::this_thread::sleep_for(milliseconds(500));
        const auto left = parts(id).size();
        BOOST_TEST((left == 0 || left == 6), left << " parts are left");
        const auto again = host->remove(id);
        BOOST_TEST((status_of(again) == 204 || status_of(again) == 404), words_of(again));
        BOOST_TEST(await_gone(id, time_to_complete));
      }
      proxy().clear_rules();
    }
  }
}

BOOST_AUTO_TEST_CASE(WhileTheEngineIsBusyWithItForLong) {
  auto* const scripted = engine().scripted();
  if (scripted == nullptr) return;  // a real engine cannot be told to be slow at this
  auto host = start({"--actuator.plugins.backup.request-timeout=10s"});
  auto other = start({"--actuator.plugins.backup.request-timeout=10s"});
  const auto id = new_id();
  BOOST_REQUIRE(status_of(host->take(id)) == 200);
  BOOST_REQUIRE(await_whole(id));
  scripted->hold_deletes();
  const auto began = std::chrono::steady_clock::now();
  BOOST_TEST(status_of(host->remove(id)) == 204);
  BOOST_TEST((std::chrono::steady_clock::now() - began < seconds(10)));
  // The same id waits for its names for a while, and is then told why not; also on another host.
  for (auto* const each : {host.get(), other.get()}) {
    const auto refused = each->take(id);
    BOOST_TEST(status_of(refused) == 400, words_of(refused));
    BOOST_TEST(refused->body.find(id) != std::string::npos, refused->body);
  }
  BOOST_TEST(host->take(id)->body.find("being deleted") != std::string::npos);
  // Another id has nothing to do with it.
  const auto next = new_id();
  const auto taken = host->take(next);
  BOOST_TEST(status_of(taken) == 200, words_of(taken));
  BOOST_TEST(await_whole(next));
  // A second DELETE is no trouble either.
  const auto again = host->remove(id);
  BOOST_TEST((status_of(again) == 204 || status_of(again) == 404), words_of(again));
  // It waits until the names are free, where that is soon enough.
  std::thread releasing([&] {
    std::this_thread::sleep_for(seconds(1));
    scripted->release_deletes();
  });
  const auto retaken = host->take(id);
  releasing.join();
  BOOST_TEST(status_of(retaken) == 200, words_of(retaken));
  BOOST_TEST(await_whole(id));
  std::this_thread::sleep_for(time_to_rest);
  BOOST_TEST(flaw_of(id) == "");
  BOOST_TEST(flaw_of(next) == "");
}

/// With DELETE on its way on another host a POST is not answered 200 for nothing.
BOOST_AUTO_TEST_CASE(DuringThePostOfAnotherHostWhichSaysSo) {
  auto taker = start({"--actuator.plugins.backup.request-timeout=10s"});
  auto other = start({"--actuator.plugins.backup.request-timeout=10s"});
  const auto id = new_id();
  const auto carried_out = std::make_shared<gate>();
  proxy().add_rule({"PUT", "*part_1_of_6", answered_late(seconds(2), carried_out)});
  post posted(*taker, id);
  BOOST_REQUIRE(carried_out->wait(time_to_complete));
  const auto removed = other->remove(id);
  BOOST_TEST(status_of(removed) == 204, words_of(removed));
  BOOST_TEST(!posted.was_promised(), posted.words());
  BOOST_TEST(await_gone(id));
  std::this_thread::sleep_for(time_to_rest);
  BOOST_TEST(parts(id).empty());
  BOOST_TEST(taker->state(id) == "404");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
