// Two and three hosts on one repository: one backup at a time, no part twice, none lost, whoever
// dies.

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <random>
#include <set>
#include <thread>

#include <boost/json.hpp>

#include "faults/post.hpp"
#include "faults/site.hpp"

namespace {

namespace json = boost::json;
using faults::await;
using faults::fault_host;
using faults::new_id;
using faults::new_ids;
using faults::part_count;
using faults::part_name;
using faults::post_at_once;
using faults::with_log;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr std::size_t many = 1'000;
constexpr seconds time_to_complete{180};
constexpr seconds time_to_rest{3};

class hosts_on_one_site : public faults::site {
 public:
  ~hosts_on_one_site() {
    hosts_.clear();
    try {
      engine().let_snapshots_end(repository());
    } catch (const std::exception& fault) {
      BOOST_ERROR(fault.what());
    }
  }
  void teardown() { BOOST_TEST(engine().unexpected_calls() == ""); }

  void start_hosts(std::size_t count, const std::vector<std::string>& arguments = {}) {
    arguments_ = arguments;
    for (std::size_t at = 0; at < count; ++at) hosts_.push_back(start(arguments));
  }
  fault_host& host(std::size_t at) { return *hosts_.at(at); }
  std::size_t count() const { return hosts_.size(); }
  std::vector<fault_host*> all() const {
    std::vector<fault_host*> pointers;
    for (const auto& each : hosts_) pointers.push_back(each.get());
    return pointers;
  }
  void start_again(std::size_t at) { hosts_.at(at) = start(arguments_); }

  /// Parts that are there of anything but this.
  std::vector<std::string> others_than(const std::string& id) {
    std::vector<std::string> names;
    for (const auto& part : admin().snapshots(repository())) {
      if (!part.name.starts_with("camunda_webapps_" + id + "_")) names.push_back(part.name);
    }
    return names;
  }
  /// That every part but the first, which a rival makes its maker withdraw, was begun once.
  void check_taken_once(const std::string& id) {
    BOOST_TEST(flaw_of(id) == "");
    for (int part = 2; part <= part_count; ++part) {
      BOOST_TEST(times_accepted(part_name(id, part)) == 1u, part_name(id, part));
    }
  }
  /// A POST to one of them that is repeated while the engine is still rid of what was before.
  bool take_when_free(fault_host& on, const std::string& id) {
    std::optional<support::http_answer> answer;
    await(
        [&] {
          answer = on.take(id);
          return answer && answer->status != 400;
        },
        time_to_complete);
    if (answer && answer->status != 200) BOOST_TEST_MESSAGE(answer->status << " " << answer->body);
    return answer && answer->status == 200;
  }

 private:
  std::vector<std::string> arguments_;
  std::vector<std::unique_ptr<fault_host>> hosts_;
};

support::http_reply busy() {
  support::http_reply reply;
  reply.status = 429;
  reply.body = R"({"error":"busy","status":429})";
  return reply;
}

const std::vector<std::string> with_patience{"--actuator.plugins.backup.request-timeout=60s"};

std::string message_of(const support::http_answer& answer) {
  const auto body = json::parse(answer.body);
  const auto* const text = body.as_object().if_contains("message");
  return text == nullptr ? "" : std::string(text->as_string());
}

/// How many were answered with each status.
std::map<int, int> statuses(const std::vector<support::http_answer>& answers) {
  std::map<int, int> found;
  for (const auto& each : answers) ++found[each.status];
  return found;
}

std::string text_of(const std::map<int, int>& found) {
  std::string text;
  for (const auto& [status, times] : found) {
    text += std::to_string(times) + " x " + std::to_string(status) + " ";
  }
  return text;
}

BOOST_FIXTURE_TEST_SUITE(many_hosts, hosts_on_one_site)

void post_one_id(hosts_on_one_site& here, std::size_t hosts) {
  here.start_hosts(hosts, with_patience);
  const auto id = new_id();
  const auto answers = post_at_once(here.all(), std::vector<std::string>(many, id));
  const auto found = statuses(answers);
  BOOST_TEST((found == std::map<int, int>{{200, 1}, {400, many - 1}}), text_of(found));
  BOOST_REQUIRE(here.await_whole(id, time_to_complete));
  here.check_taken_once(id);
  BOOST_TEST(here.others_than(id).empty());
  for (auto* const each : here.all()) BOOST_TEST(each->state(id) == "COMPLETED");
}

BOOST_AUTO_TEST_CASE(PostsOfOneIdOnTwoStartOneBackup) {
  post_one_id(*this, 2);
}

BOOST_AUTO_TEST_CASE(PostsOfOneIdOnThreeStartOneBackup) {
  post_one_id(*this, 3);
}

BOOST_AUTO_TEST_CASE(PostsOfManyIdsStartOneBackupAndTheOthersAreToldAnId) {
  start_hosts(3, with_patience);
  engine().make_snapshots_slow(repository());
  // However long the calls take, the backup that is taken does not end before them.
  const auto held =
      proxy().add_rule({"PUT", "*part_2_of_6", support::faults::answer(busy()), 1, 0});
  const auto ids = new_ids(many);
  const auto answers = post_at_once(all(), ids);
  const auto found = statuses(answers);
  BOOST_TEST((found == std::map<int, int>{{200, 1}, {400, many - 1}}), text_of(found));
  std::string winner;
  std::set<std::string> allowed;
  for (const auto& id : ids) {
    allowed.insert("Another backup is running at the moment: [" + id +
                   "]. Wait until it has ended, or delete it.");
  }
  int unnamed = 0;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    if (answers[at].status == 200) winner = ids[at];
    if (answers[at].status == 400 && !allowed.contains(message_of(answers[at]))) {
      if (++unnamed < 4) BOOST_ERROR(message_of(answers[at]));
    }
  }
  BOOST_TEST(unnamed == 0);
  BOOST_TEST(await([&] { return others_than(winner).empty(); }, time_to_complete),
             json::serialize(json::value_from(others_than(winner))));
  proxy().remove_rule(held);
  engine().let_snapshots_end(repository());
  BOOST_REQUIRE(await_whole(winner, time_to_complete));
  check_taken_once(winner);
  BOOST_TEST(others_than(winner).empty());
}

/// With short parts one may begin when the one before it has ended, and not earlier.
BOOST_AUTO_TEST_CASE(PostsOfManyIdsStartOneBackupAfterTheOther) {
  start_hosts(3, with_patience);
  const auto ids = new_ids(200);
  const auto answers = post_at_once(all(), ids);
  std::set<std::string> promised;
  for (std::size_t at = 0; at < ids.size(); ++at) {
    BOOST_TEST((answers[at].status == 200 || answers[at].status == 400), answers[at].body);
    if (answers[at].status == 200) promised.insert(ids[at]);
  }
  BOOST_TEST(!promised.empty());
  std::vector<std::pair<std::int64_t, std::int64_t>> spans;
  for (const auto& id : promised) {
    BOOST_REQUIRE_MESSAGE(await_whole(id, time_to_complete), id);
    check_taken_once(id);
    const auto found = parts(id);
    spans.emplace_back(found.front().start_millis, found.back().end_millis);
  }
  std::sort(spans.begin(), spans.end());
  for (std::size_t at = 1; at < spans.size(); ++at) {
    BOOST_TEST(spans[at].first >= spans[at - 1].second, "two backups ran at the same time");
  }
  std::this_thread::sleep_for(time_to_rest);
  for (const auto& part : admin().snapshots(repository())) {
    const auto id = part.name.substr(16, part.name.find('_', 16) - 16);
    BOOST_TEST(promised.contains(id), part.name << " was promised to nobody");
  }
}

BOOST_AUTO_TEST_CASE(ItIsInProgressOnHostsThatDoNotRunIt) {
  start_hosts(3);
  proxy().add_rule({"PUT", "*part_4_of_6", support::faults::delay(seconds(2))});
  engine().make_snapshots_slow(repository());
  const auto id = new_id();
  const auto taken = host(0).take(id);
  BOOST_REQUIRE(taken);
  BOOST_REQUIRE(taken->status == 200);
  std::map<std::string, int> shown;
  const auto look = [&] {
    for (std::size_t at = 0; at < count(); ++at) {
      // In this order, so that an end between the two looks is told from a disagreement.
      const auto listed = host(at).listed_state(id);
      const auto state = host(at).state(id);
      ++shown[state];
      if (listed != state && state != "COMPLETED") BOOST_ERROR(listed << " but " << state);
    }
  };
  for (int times = 0; times < 5; ++times) look();
  BOOST_TEST((shown == std::map<std::string, int>{{"IN_PROGRESS", 15}}));
  std::thread releasing([&] { engine().let_snapshots_end(repository()); });
  await(
      [&] {
        look();
        return host(0).state(id) == "COMPLETED";
      },
      time_to_complete);
  releasing.join();
  for (const auto& [state, times] : shown) {
    BOOST_TEST((state == "IN_PROGRESS" || state == "COMPLETED"), state << " " << times << " times");
  }
  check_taken_once(id);
  for (std::size_t at = 0; at < count(); ++at) BOOST_TEST(host(at).state(id) == "COMPLETED");
}

BOOST_AUTO_TEST_CASE(DeletingOnOneStopsTheRunOnTheOthers) {
  start_hosts(3);
  if (auto* const scripted = engine().scripted()) scripted->set_snapshot_time(milliseconds(150));
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  std::vector<std::string> ids;
  for (std::size_t round = 0; round < 6; ++round) {
    const auto id = new_id();
    BOOST_TEST_CONTEXT("round " << round << ", seed " << seed) {
      BOOST_REQUIRE(take_when_free(host(round % 3), id));
      std::this_thread::sleep_for(milliseconds(random() % 1'000));
      const auto removed = host((round + 1) % 3).remove(id);
      BOOST_REQUIRE(removed);
      BOOST_TEST(removed->status == 204, removed->body);
      BOOST_TEST(await_gone(id, time_to_complete));
      ids.push_back(id);
    }
  }
  std::this_thread::sleep_for(time_to_rest);
  BOOST_TEST(await([&] { return admin().snapshots(repository()).empty(); }, seconds(30)));
  for (const auto& id : ids) {
    for (std::size_t at = 0; at < count(); ++at) {
      BOOST_TEST(host(at).state(id) == "404", id << " on host " << at);
    }
  }
  if (auto* const scripted = engine().scripted()) scripted->set_snapshot_time(milliseconds(2));
}

/// One round: a backup is taken, one of three hosts is killed, and the others bring it to its end.
void kill_one(hosts_on_one_site& here, std::mt19937& random, bool killing_the_taker) {
  const auto id = new_id();
  const auto taker = random() % here.count();
  const auto killed =
      killing_the_taker ? taker : (taker + 1 + random() % (here.count() - 1)) % here.count();
  faults::post posted(here.host(taker), id);
  std::this_thread::sleep_for(milliseconds(random() % 1'500));
  here.host(killed).kill();
  const bool was_promised = posted.was_promised();
  if (!was_promised && !here.was_asked_for(part_name(id, 1))) {
    BOOST_TEST(killed == taker, posted.words());
    BOOST_TEST(here.parts(id).empty());
    return here.start_again(killed);
  }
  // Short parts may have run unseen by hosts that had nothing to do with them: whoever misses the
  // answer of the dead one asks another.
  auto& another = here.host((killed + 1) % here.count());
  await([&] { return another.state(id) != "404"; }, seconds(10));
  const bool whole = here.await_whole(id, time_to_complete);
  BOOST_TEST(whole, with_log(id + " is " + another.state(id), another));
  here.check_taken_once(id);
  BOOST_TEST(here.times_accepted(part_name(id, 1)) == 1u);
  BOOST_TEST(await([&] { return another.state(id) == "COMPLETED"; }, seconds(30)));
  here.start_again(killed);
}

void kill_at_random_times(hosts_on_one_site& here, int rounds) {
  here.start_hosts(3);
  if (auto* const scripted = here.engine().scripted()) {
    scripted->set_snapshot_time(milliseconds(200));
  }
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 random(seed);
  for (int round = 0; round < rounds; ++round) {
    BOOST_TEST_CONTEXT("round " << round << ", seed " << seed) {
      kill_one(here, random, round % 4 != 3);
    }
    here.proxy().clear_requests();
    if (round % 10 == 9) here.admin().delete_snapshots(here.repository());
  }
  if (auto* const scripted = here.engine().scripted()) {
    scripted->set_snapshot_time(milliseconds(2));
  }
}

BOOST_AUTO_TEST_CASE(KilledAtRandomTimesAnotherCompletesIt) {
  kill_at_random_times(*this, 10);
}

BOOST_AUTO_TEST_CASE(KilledAtRandomTimesAnotherCompletesItManyRounds,
                     *boost::unit_test::label("long")) {
  kill_at_random_times(*this, 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
