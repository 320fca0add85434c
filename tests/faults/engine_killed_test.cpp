// SIGKILL for the engine, and its restart on the same data: a backup is completed all the same, a
// DELETE leaves nothing, and whoever asks meanwhile is answered in time.

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <thread>

#include "faults/calls_of_a_backup.hpp"
#include "faults/engine_to_kill.hpp"
#include "faults/post.hpp"
#include "faults/site.hpp"

namespace {

using faults::await;
using faults::fault_host;
using faults::held;
using faults::new_id;
using faults::part_count;
using faults::part_name;
using std::chrono::milliseconds;
using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr seconds time_to_complete{180};
constexpr seconds time_to_notice{60};
constexpr seconds request_timeout{3};
constexpr seconds slack{4};  // of a busy machine

/// Asks for the list without a pause, as long as it lives.
class lister {
 public:
  explicit lister(fault_host& host) : asking_([this, &host] { ask(host); }) {}
  ~lister() { end(); }
  lister(const lister&) = delete;
  lister& operator=(const lister&) = delete;

  /// That only the two codes were seen, both of them, each in time.
  void check() {
    end();
    for (const auto& [status, times] : statuses_) {
      BOOST_TEST((status == 200 || status == 502), times << " lists were answered " << status);
    }
    BOOST_TEST(statuses_[200] > 0);
    BOOST_TEST(statuses_[502] > 0);
    BOOST_TEST(slowest_.count() < milliseconds(request_timeout + slack).count());
  }
  /// Waits for an answer with this status.
  bool sees(int status) {
    return await(
        [&] {
          const std::lock_guard lock(mutex_);
          return last_ == status;
        },
        time_to_notice);
  }

 private:
  void ask(fault_host& host) {
    while (!ends_) {
      const auto began = steady_clock::now();
      const auto answer = host.send("GET", faults::history);
      const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - began);
      const std::lock_guard lock(mutex_);
      last_ = answer ? answer->status : 0;
      ++statuses_[last_];
      slowest_ = std::max(slowest_, took);
    }
  }
  void end() {
    ends_ = true;
    if (asking_.joinable()) asking_.join();
  }

  std::mutex mutex_;
  std::map<int, int> statuses_;
  int last_ = 0;
  milliseconds slowest_{0};
  std::atomic<bool> ends_ = false;
  std::thread asking_;
};

class killed_engine : public faults::site {
 public:
  killed_engine() : host(start({"--actuator.plugins.backup.request-timeout=3s"})) {}
  ~killed_engine() {
    host.reset();
    try {
      engine().let_snapshots_end(repository());
    } catch (const std::exception& fault) {
      BOOST_ERROR(fault.what());
    }
  }
  void teardown() { BOOST_TEST(engine().unexpected_calls() == ""); }

  bool take(const std::string& id) {
    std::optional<support::http_answer> answer;
    await(
        [&] {
          answer = host->take(id);
          return answer && answer->status == 200;
        },
        time_to_notice);
    if (answer && answer->status != 200) BOOST_TEST_MESSAGE(answer->status << " " << answer->body);
    return answer && answer->status == 200;
  }
  void check_completed(const std::string& id) {
    std::string shown;
    await(
        [&] {
          shown = host->state(id);
          return shown != "IN_PROGRESS" && shown != "502";
        },
        time_to_complete);
    BOOST_TEST(shown == "COMPLETED", faults::with_log(shown + ": " + host->reason(id), *host));
    BOOST_TEST(flaw_of(id) == "");
  }

  std::unique_ptr<fault_host> host;
};

BOOST_FIXTURE_TEST_SUITE(engine_killed, killed_engine)

BOOST_AUTO_TEST_CASE(WhileTheFirstPartRunsAndListsAreAsked) {
  engine().make_snapshots_slow(repository());
  const auto id = new_id();
  BOOST_REQUIRE(take(id));
  lister lists(*host);
  BOOST_REQUIRE(lists.sees(200));
  faults::kill_the_engine();
  BOOST_TEST(lists.sees(502));
  const auto shown = host->state(id);
  BOOST_TEST(shown == "502");
  const auto refused = host->take(new_id());
  BOOST_TEST((refused && (refused->status == 502 || refused->status == 400)));
  // One that is away for less time than the run needs to see it is not told from a deletion.
  BOOST_TEST(host->running()
                 .process()
                 .wait_for_line("backup\\.waiting.*backup_id=" + id, time_to_notice)
                 .has_value());
  faults::start_the_engine_again();
  BOOST_TEST(lists.sees(200));
  engine().let_snapshots_end(repository());
  check_completed(id);
  lists.check();
  // It was forgotten, and taken a second time.
  BOOST_TEST(times_accepted(part_name(id, 1)) == 2u);
  for (int part = 2; part <= part_count; ++part) {
    BOOST_TEST(times_accepted(part_name(id, part)) == 1u, part);
  }
}

BOOST_AUTO_TEST_CASE(BetweenTwoParts) {
  const auto id = new_id();
  const auto reached = faults::hold_create(proxy(), 3, held::before);
  BOOST_REQUIRE(take(id));
  BOOST_REQUIRE(reached->wait(time_to_complete));
  faults::kill_the_engine();
  proxy().clear_rules();
  faults::start_the_engine_again();
  check_completed(id);
  BOOST_TEST(flaw_of_undisturbed(id) == "");
}

BOOST_AUTO_TEST_CASE(WhenItHasJustAcceptedALaterPart) {
  const auto id = new_id();
  if (auto* const scripted = engine().scripted()) scripted->set_snapshot_time(milliseconds(500));
  const auto reached = faults::hold_create(proxy(), 4, held::after);
  BOOST_REQUIRE(take(id));
  BOOST_REQUIRE(reached->wait(time_to_complete));
  faults::kill_the_engine();
  proxy().clear_rules();
  faults::start_the_engine_again();
  check_completed(id);
  for (const int part : {1, 2, 3, 5, 6}) {
    BOOST_TEST(times_accepted(part_name(id, part)) == 1u, part);
  }
  BOOST_TEST(times_accepted(part_name(id, 4)) <= 2u);
  if (auto* const scripted = engine().scripted()) scripted->set_snapshot_time(milliseconds(2));
}

/// Everything at once: the host is gone too, and comes back before the engine does.
BOOST_AUTO_TEST_CASE(TogetherWithTheHost) {
  const auto id = new_id();
  const auto reached = faults::hold_create(proxy(), 2, held::after);
  BOOST_REQUIRE(take(id));
  BOOST_REQUIRE(reached->wait(time_to_complete));
  host->kill();
  faults::kill_the_engine();
  proxy().clear_rules();
  host = start({"--actuator.plugins.backup.request-timeout=3s"});
  BOOST_TEST(host->state(id) == "502");
  faults::start_the_engine_again();
  BOOST_TEST(await([&] { return host->state(id) != "502"; }, time_to_notice));
  check_completed(id);
}

/// Whatever DELETE was answered, one that is answered when the engine is back leaves nothing.
BOOST_AUTO_TEST_CASE(WhileItDeletesACompletedBackupAndARunningOne) {
  std::mt19937 random(std::random_device{}());
  const auto completed = new_id();
  BOOST_REQUIRE(take(completed));
  BOOST_REQUIRE(await_whole(completed, time_to_complete));
  const auto running = new_id();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take(running));
  if (auto* const scripted = engine().scripted()) scripted->hold_deletes();

  std::map<std::string, int> answered;
  std::thread first([&] {
    const auto answer = host->remove(completed);
    answered[completed] = answer ? answer->status : 0;
  });
  std::this_thread::sleep_for(milliseconds(random() % 150));
  faults::kill_the_engine();
  first.join();
  const auto while_away = host->remove(running);
  BOOST_TEST((while_away && while_away->status == 502));
  if (auto* const scripted = engine().scripted()) scripted->release_deletes();
  faults::start_the_engine_again();
  engine().let_snapshots_end(repository());
  BOOST_TEST_MESSAGE("DELETE was answered " << answered[completed]);
  BOOST_TEST((answered[completed] == 204 || answered[completed] == 502));
  for (const auto& id : {completed, running}) {
    BOOST_TEST_CONTEXT(id) {
      if (id == completed && answered[id] == 204) {
        BOOST_TEST(await_gone(id, time_to_complete));
        continue;
      }
      std::optional<support::http_answer> again;
      await(
          [&] {
            again = host->remove(id);
            return again && again->status != 502;
          },
          time_to_complete);
      BOOST_REQUIRE(again);
      BOOST_TEST((again->status == 204 || again->status == 404), again->body);
      BOOST_TEST(await_gone(id, time_to_complete));
    }
  }
  std::this_thread::sleep_for(seconds(2));
  BOOST_TEST(admin().snapshots(repository()).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
