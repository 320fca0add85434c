// A list made of what is remembered is the list that the engine's whole answer would make, whatever
// has happened to the repository.

#include <boost/test/unit_test.hpp>

#include <map>
#include <random>
#include <string>
#include <vector>

#include "unit/plugins/backup/service/service_rig.hpp"

namespace {

using namespace service_test;
using service::detail;

/// One repository, a host that has been there from the start, and what happens.
class repository {
 public:
  explicit repository(unsigned seed) : random_(seed) {}

  void step() {
    switch (random_() % 11) {
      case 10:
        return start_again();
      case 0:
        return remove_some();
      case 1:
        return make_again();
      case 2:
        return rig_.engine.add_foreign("camunda_webapps_" + std::to_string(pick()) + "_old_" +
                                       std::to_string(random_() % 100));
      case 3:
        return end_one();
      default:
        return make("camunda_webapps_" + std::to_string(pick()) + "_8.8.0_part_" +
                    std::to_string(1 + random_() % 3) + "_of_3");
    }
  }

  void check() {
    const auto told = all_of(**rig_.service->list("camunda_webapps_*", detail::full, limits()));
    auto expected = from_the_whole_answer("camunda_webapps_*");
    domain::order_by_start(expected);
    BOOST_REQUIRE((told == expected));

    const auto brief = all_of(**rig_.service->list("camunda_webapps_*", detail::states, limits()));
    domain::order_by_id(expected);
    BOOST_REQUIRE(brief.size() == expected.size());
    for (std::size_t at = 0; at < brief.size(); ++at) {
      BOOST_REQUIRE((brief[at].id == expected[at].id));
      BOOST_REQUIRE((brief[at].state == expected[at].state));
      BOOST_REQUIRE((brief[at].failure_reason == expected[at].failure_reason));
      const auto single = rig_.service->get(brief[at].id, limits());
      BOOST_REQUIRE((single == expected[at]));
    }
    const auto some = all_of(**rig_.service->list("camunda_webapps_1*", detail::full, limits()));
    auto expected_some = from_the_whole_answer("camunda_webapps_1*");
    domain::order_by_start(expected_some);
    BOOST_REQUIRE((some == expected_some));
  }

 private:
  service::call_limits limits() { return rig_.limits(); }
  unsigned long pick() { return 1 + random_() % 12; }

  /// What there is by the engine's answer with all details, and nothing remembered.
  std::vector<domain::backup> from_the_whole_answer(const std::string& pattern) {
    std::vector<domain::backup> backups;
    auto listing = *rig_.engine.list_snapshots(pattern, detail::full, limits());
    const auto now = *rig_.engine.read_clock(limits());
    for (auto& parts : domain::group_by_id(std::move(listing.parts))) {
      auto verdict = domain::judge(parts, {}, now, rig_.configured.incomplete_after);
      const auto id = parts.front().name.id;
      backups.push_back({id, verdict.state, std::move(verdict.failure_reason), std::move(parts)});
    }
    return backups;
  }

  void make(const std::string& name) {
    if (names_.contains(name)) return;
    domain::snapshot made{*domain::snapshot_name::parse(name),
                          "uuid-" + std::to_string(++uuids_),  // the same ones in every repository
                          state(),
                          1'000 + static_cast<domain::epoch_ms>(random_() % 500),
                          2'000,
                          std::vector<std::string>{}};
    if (made.state_word == "PARTIAL") made.failures->push_back("shard " + std::to_string(uuids_));
    if (made.state_word == "IN_PROGRESS") made.ended.reset();
    names_[name] = made.state_word;
    rig_.engine.add(made);
  }
  std::string state() {
    switch (random_() % 12) {
      case 0:
        return "PARTIAL";
      case 1:
        return "FAILED";
      case 2:
        return "IN_PROGRESS";
      case 3:
        return "INCOMPATIBLE";
      case 4:
        return "A_LATER_WORD";
      default:
        return "SUCCESS";
    }
  }
  void remove(const std::string& name) {
    rig_.engine.forget(name);
    names_.erase(name);
  }
  /// A host that knows nothing but that blobs are fast begins with all details beside the names.
  void start_again() {
    rig_.engine.keep_blobs_in_files();
    rig_.restart();
    BOOST_REQUIRE(rig_.service->check(limits()));
  }
  void remove_some() {
    const auto id = "camunda_webapps_" + std::to_string(pick()) + "_";
    std::vector<std::string> gone;
    for (const auto& [name, state] : names_) {
      if (name.starts_with(id)) gone.push_back(name);
    }
    for (const auto& name : gone) remove(name);
  }
  void make_again() {
    if (names_.empty()) return;
    const auto name =
        std::next(names_.begin(), static_cast<std::ptrdiff_t>(random_() % names_.size()))->first;
    remove(name);
    make(name);
  }
  void end_one() {
    for (auto& [name, state] : names_) {
      if (state != "IN_PROGRESS") continue;
      const auto was = rig_.engine.contents_of(name);
      rig_.engine.forget(name);
      auto ended = was;
      ended.state_word = state = "SUCCESS";
      ended.ended = 3'000;
      rig_.engine.add(ended);
      return;
    }
  }

  std::mt19937 random_;
  service_rig rig_;
  std::map<std::string, std::string> names_;
  int uuids_ = 0;
};

BOOST_AUTO_TEST_SUITE(cached_history)

BOOST_AUTO_TEST_CASE(AListOutOfTheCacheIsTheListOfTheEngine) {
  for (unsigned seed = 1; seed <= 25; ++seed) {
    BOOST_TEST_CONTEXT("seed " << seed) {
      repository one(seed);
      repository another(seed + 1'000);
      for (int steps = 0; steps < 60; ++steps) {
        one.step();
        another.step();
        if (steps % 3 != 0) continue;
        one.check();
        another.check();
      }
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
