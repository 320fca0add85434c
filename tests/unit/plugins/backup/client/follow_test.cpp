#include "client/follow.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace backup::client;
using std::chrono::milliseconds;
using std::chrono::seconds;

sight state(std::string word) {
  return shown_backup{"7", std::move(word), "", {}, {}};
}
sight away() {
  return ending{exit_code::unreachable, "away", true};
}
sight missing() {
  return ending{exit_code::not_found, "none", false};
}

/// A port and a clock that do as they are told: the last sight stays.
struct world {
  std::vector<sight> sights;
  std::chrono::steady_clock::time_point time{};
  std::size_t looks = 0;
  std::vector<milliseconds> pauses = {};
  std::vector<milliseconds> allowed = {};
  std::vector<std::string> shown = {};
  std::vector<std::string> remarks = {};
  std::size_t interrupted_at = 1'000'000;

  std::optional<ending> follow(const follow_limits& limits) {
    follow_means means;
    means.look = [this](milliseconds at_most) {
      allowed.push_back(at_most);
      return sights.at(std::min(looks++, sights.size() - 1));
    };
    means.pause = [this](milliseconds length) {
      pauses.push_back(length);
      time += length;
      return pauses.size() < interrupted_at;
    };
    means.now = [this] { return time; };
    means.show = [this](const shown_backup& each) { shown.push_back(each.state); };
    means.remark = [this](const std::string& sentence) { remarks.push_back(sentence); };
    return backup::client::follow("7", limits, means);
  }
};

BOOST_AUTO_TEST_SUITE(backup_client_following)

BOOST_AUTO_TEST_CASE(EveryStateIsShownUntilTheEndAndPausesGrowToThreeSeconds) {
  world at{{state("IN_PROGRESS")}};
  for (int n = 0; n < 12; ++n) at.sights.push_back(state("IN_PROGRESS"));
  at.sights.push_back(state("COMPLETED"));
  const auto end = at.follow({});
  BOOST_REQUIRE(end.has_value());
  BOOST_TEST((end->code == exit_code::done));
  BOOST_TEST(at.shown.size() == 14u);
  BOOST_TEST(at.shown.back() == "COMPLETED");
  BOOST_TEST((at.pauses.front() == milliseconds(250)));
  BOOST_TEST((at.pauses.back() == seconds(3)));
  BOOST_TEST(std::is_sorted(at.pauses.begin(), at.pauses.end()));
}

BOOST_AUTO_TEST_CASE(ABackupThatWentWrongEndsWithItsReason) {
  for (const auto* const word : {"FAILED", "INCOMPLETE", "INCOMPATIBLE"}) {
    const auto end = end_of({"7", word, "no\nspace", {}, {}});
    BOOST_TEST((end.code == exit_code::backup_failed));
    BOOST_TEST(end.sentence == "Backup 7 is " + std::string(word) + ": no space.");
  }
  BOOST_TEST((end_of({"7", "ELSE", "", {}, {}}).code == exit_code::not_understood));
}

BOOST_AUTO_TEST_CASE(TheTimeIsKeptToAndZeroLooksOnce) {
  world once{{state("IN_PROGRESS")}};
  follow_limits limits;
  limits.timeout = milliseconds(0);
  BOOST_TEST((once.follow(limits)->code == exit_code::timed_out));
  BOOST_TEST(once.looks == 1u);
  BOOST_TEST(once.pauses.empty());
  world at{{state("IN_PROGRESS")}};
  limits.timeout = seconds(10);
  BOOST_TEST((at.follow(limits)->code == exit_code::timed_out));
  BOOST_TEST((at.time.time_since_epoch() == seconds(10)));
  BOOST_TEST((at.allowed.front() == seconds(60)));
  BOOST_TEST((at.allowed.back() == milliseconds(100)));
}

BOOST_AUTO_TEST_CASE(ALookTakesNoLongerThanOneRequestMay) {
  world at{{state("IN_PROGRESS")}};
  follow_limits limits;
  limits.timeout = seconds(1);
  limits.longest_request = milliseconds(50);
  BOOST_TEST((at.follow(limits)->code == exit_code::timed_out));
  for (const auto each : at.allowed) BOOST_TEST((each == milliseconds(50)));
}

BOOST_AUTO_TEST_CASE(APortThatWasNeverThereIsToldAtOnce) {
  world at{{away()}};
  BOOST_TEST((at.follow({})->code == exit_code::unreachable));
  BOOST_TEST(at.looks == 1u);
}

BOOST_AUTO_TEST_CASE(APortThatIsAwayForAWhileIsWaitedForAndToldOfOnce) {
  world at{{state("IN_PROGRESS"), away(), away(), away(), state("IN_PROGRESS"), away(),
            state("COMPLETED")}};
  BOOST_TEST((at.follow({})->code == exit_code::done));
  BOOST_REQUIRE(at.remarks.size() == 4u);
  BOOST_TEST(at.remarks[0].starts_with("away. Trying on"));
  BOOST_TEST(at.remarks[1] == "The port answers again.");
}

BOOST_AUTO_TEST_CASE(APortThatStaysAwayIsGivenUpAfterThatTimeInARow) {
  world at{{state("IN_PROGRESS"), away()}};
  follow_limits limits;
  limits.retry_for = seconds(20);
  BOOST_TEST((at.follow(limits)->code == exit_code::unreachable));
  BOOST_TEST((at.time.time_since_epoch() >= seconds(20)));
  BOOST_TEST((at.time.time_since_epoch() <= seconds(25)));
  world refused{{state("IN_PROGRESS"), ending{exit_code::refused, "no", false}}};
  BOOST_TEST((refused.follow(limits)->code == exit_code::refused));
  BOOST_TEST(refused.looks == 2u);
}

BOOST_AUTO_TEST_CASE(OnlyABackupThatIsNewMayBeMissingAtFirst) {
  world old{{missing(), state("COMPLETED")}};
  BOOST_TEST((old.follow({})->code == exit_code::not_found));
  follow_limits fresh;
  fresh.is_new = true;
  world late{{missing(), missing(), state("COMPLETED")}};
  BOOST_TEST((late.follow(fresh)->code == exit_code::done));
  world never{{missing()}};
  BOOST_TEST((never.follow(fresh)->code == exit_code::not_found));
  BOOST_TEST((never.time.time_since_epoch() >= seconds(30)));
  world deleted{{state("IN_PROGRESS"), missing()}};
  const auto end = deleted.follow(fresh);
  BOOST_TEST((end->code == exit_code::not_found));
  BOOST_TEST(end->sentence == "Backup 7 is gone: somebody has deleted it.");
}

BOOST_AUTO_TEST_CASE(AnInterruptionEndsItWithoutAnEnding) {
  world at{{state("IN_PROGRESS")}};
  at.interrupted_at = 3;
  BOOST_TEST(!at.follow({}).has_value());
  BOOST_TEST(at.pauses.size() == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
