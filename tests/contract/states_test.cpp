// The state of a backup (contract, section 4), as the list with and without details and the single
// GET show it. States that a healthy engine does not give come from the proxy, which changes what
// the engine says of a part.

#include <boost/test/unit_test.hpp>

#include "contract/world.hpp"

namespace {

namespace json = boost::json;
using contract::error_of;

constexpr const char* history = "/actuator/backupHistory";

std::string part_name(const std::string& id, int part, int count = 6) {
  return "camunda_webapps_" + id + "_8.8.0_part_" + std::to_string(part) + "_of_" +
         std::to_string(count);
}

/// Changes one snapshot in every listing that holds it.
support::fault said_of(const std::string& name, std::function<void(json::object&)> change) {
  return support::faults::edit([name, change = std::move(change)](support::http_reply& reply) {
    json::error_code fault;
    auto body = json::parse(reply.body, fault);
    auto* const listing = fault ? nullptr : body.if_object();
    auto* const found = listing == nullptr ? nullptr : listing->if_contains("snapshots");
    if (found == nullptr || !found->is_array()) return;
    for (auto& each : found->get_array()) {
      if (each.at("snapshot") == json::value(name)) change(each.as_object());
    }
    reply.body = json::serialize(body);
  });
}

support::fault state_of(const std::string& name, const std::string& word) {
  return said_of(name, [word](json::object& snapshot) { snapshot["state"] = word; });
}

class shown_states : public contract::world {
 public:
  /// Takes a backup of six parts to its end, behind a proxy.
  void complete(const std::string& id) {
    proxy_ = &start_behind_a_proxy();
    BOOST_REQUIRE(take(id).status == 200);
    wait_for_state(id, "COMPLETED");
  }
  void forget_what_was_read() { proxy_ = &start_behind_a_proxy(); }
  void let_engine_say(support::fault what) {
    proxy_->add_rule({"GET", "/_snapshot/*/*", std::move(what), 1, 0});
  }
  support::fault_proxy& proxy() { return *proxy_; }

  /// GET and both lists, which must agree; the object of GET.
  json::value seen(const std::string& id) {
    auto one = show(id);
    const auto full = json::parse(get(std::string(history) + "?pattern=" + id).body);
    BOOST_TEST((full == json::array{one}));
    const auto quick = json::parse(get(std::string(history) + "?verbose=false&pattern=" + id).body);
    BOOST_REQUIRE(quick.as_array().size() == 1u);
    BOOST_TEST((quick.at(0).at("state") == one.at("state")));
    BOOST_TEST((quick.at(0).at("failureReason") == one.at("failureReason")));
    const auto& details = quick.at(0).at("details").as_array();
    BOOST_REQUIRE(details.size() == one.at("details").as_array().size());
    for (std::size_t at = 0; at < details.size(); ++at) {
      // What never changes any more is known by now; what may change is not asked for.
      const auto& known = one.at("details").at(at);
      const bool may_change = known.at("state") == json::value("IN_PROGRESS") ||
                              known.at("state") == json::value("HALF_DONE");
      const json::object unknown{{"snapshotName", known.at("snapshotName")},
                                 {"state", known.at("state")},
                                 {"startTime", nullptr},
                                 {"failures", nullptr}};
      BOOST_TEST((details[at] == (may_change ? json::value(unknown) : known)));
    }
    return one;
  }
  void check(const std::string& id, const std::string& state, const json::value& reason) {
    const auto one = seen(id);
    BOOST_TEST((one.at("state") == json::value(state)));
    BOOST_TEST((one.at("failureReason") == reason), json::serialize(one.at("failureReason")));
  }

 private:
  support::fault_proxy* proxy_ = nullptr;
};

BOOST_FIXTURE_TEST_SUITE(states, shown_states)

BOOST_AUTO_TEST_CASE(AllPartsInSuccessAreCompleted) {
  complete("1");
  check("1", "COMPLETED", nullptr);
}

BOOST_AUTO_TEST_CASE(AFailedPartIsFailedWhateverElseThereIs) {
  complete("1");
  let_engine_say(state_of(part_name("1", 2), "FAILED"));
  check("1", "FAILED",
        json::string("There were failures with the following snapshots: " + part_name("1", 2)));
  BOOST_TEST((show("1").at("details").at(1).at("state") == json::value("FAILED")));
}

BOOST_AUTO_TEST_CASE(APartialPartIsFailedAndItsFailuresAreShown) {
  complete("1");
  forget_what_was_read();  // a part that has ended is not read again
  let_engine_say(said_of(part_name("1", 5), [](json::object& snapshot) {
    snapshot["state"] = "PARTIAL";
    if (!snapshot.contains("start_time_in_millis")) return;
    snapshot["failures"] = json::array{
        json::object{{"index", "operate-event-8.3.0_"}, {"shard_id", 0}, {"reason", "node left"}}};
  }));
  check("1", "FAILED", json::string("Some of the snapshots are partial: " + part_name("1", 5)));
  BOOST_TEST((show("1").at("details").at(4).at("failures") == json::array{"node left"}));
}

BOOST_AUTO_TEST_CASE(AnIncompatiblePartIsIncompatible) {
  complete("1");
  let_engine_say(state_of(part_name("1", 6), "INCOMPATIBLE"));
  check("1", "INCOMPATIBLE", nullptr);
}

BOOST_AUTO_TEST_CASE(APartThatRunsIsInProgressWhoeverRunsIt) {
  complete("1");
  let_engine_say(said_of(part_name("1", 6), [](json::object& snapshot) {
    snapshot["state"] = "IN_PROGRESS";
    if (snapshot.contains("end_time_in_millis")) snapshot["end_time_in_millis"] = 0;
  }));
  check("1", "IN_PROGRESS", nullptr);
  BOOST_TEST(
      error_of(take("2")).message ==
      "Another backup is running at the moment: [1]. Wait until it has ended, or delete it.");
}

BOOST_AUTO_TEST_CASE(APartThatReallyRunsIsInProgressInEveryAnswer) {
  start();
  engine().make_snapshots_slow(repository());
  BOOST_REQUIRE(take("1").status == 200);
  check("1", "IN_PROGRESS", nullptr);
  BOOST_TEST(remove("1").status == 204);
  engine().let_snapshots_end(repository());
}

BOOST_AUTO_TEST_CASE(AStateThatIsNotKnownIsShownAsItIsAndNeverCompleted) {
  complete("1");
  let_engine_say(state_of(part_name("1", 3), "HALF_DONE"));
  check("1", "FAILED",
        json::string("The following snapshots are in a state that is not known here: " +
                     part_name("1", 3) + " (HALF_DONE)"));
}

BOOST_AUTO_TEST_CASE(MorePartsThanPlannedAreFailed) {
  complete("1");
  engine().admin().create_snapshot(repository(), "camunda_webapps_1_8.8.1_part_6_of_6",
                                   {prefix() + "-operate-metric-8.3.0_"});
  const auto one = seen("1");
  BOOST_TEST((one.at("state") == json::value("FAILED")));
  BOOST_TEST(std::string(one.at("failureReason").as_string())
                 .starts_with("More snapshots found than expected (7 of 6): "));
}

BOOST_AUTO_TEST_CASE(APartThatIsMissingIsInProgressUntilTheTimeoutAndIncompleteThen) {
  complete("1");
  // Its run has seen that too, and so has nothing to say of what happens now.
  BOOST_REQUIRE(host().process().wait_for_line("backup\\.completed", std::chrono::seconds(30)));
  engine().admin().delete_snapshots(repository(), part_name("1", 6));
  check("1", "IN_PROGRESS", nullptr);
  start({"--camunda.data.backup.incomplete-check-timeout=1ms"});
  check("1", "INCOMPLETE",
        "Only 5 of 6 snapshots exist and none was added for 0 s: the backup was interrupted. "
        "Delete it and take a new one.");
  BOOST_TEST(take("2").status == 200);
  wait_for_state("2", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(WhatEndedHereIsIncompleteAtOnceWithTheReasonAndBlocksNobody) {
  auto& proxy = start_behind_a_proxy();
  proxy.add_rule({"PUT", "*part_3_of_6",
                  support::faults::answer(support::engine_error_reply(403, "security_exception",
                                                                      "this user may not"))});
  BOOST_REQUIRE(take("1").status == 200);
  wait_for_state("1", "INCOMPLETE");
  const auto one = seen("1");
  BOOST_TEST(one.at("details").as_array().size() == 2u);
  const std::string reason(one.at("failureReason").as_string());
  BOOST_TEST(reason.find("403 security_exception: this user may not") != std::string::npos, reason);
  BOOST_TEST(take("2").status == 200);
  wait_for_state("2", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(APartThatEndsBadlyEndsTheBackupAndBlocksNobody) {
  auto& proxy = start_behind_a_proxy();
  // The part stays PARTIAL for the run too, as it is in an engine.
  proxy.add_rule({"GET", "/_snapshot/*/*", state_of(part_name("1", 2), "PARTIAL"), 1, 0});
  BOOST_REQUIRE(take("1").status == 200);
  wait_for_state("1", "FAILED");
  BOOST_TEST(engine().admin().snapshots(repository()).size() == 2u);
  BOOST_TEST(take("2").status == 200);
  wait_for_state("2", "COMPLETED");
}

BOOST_AUTO_TEST_CASE(ListAndGetAgreeAtEveryStepOfABackup) {
  auto& proxy = start_behind_a_proxy({"--camunda.data.backup.incomplete-check-timeout=0"});
  // Each part is refused for as long as it takes to look, and waited out.
  std::vector<int> refusals;
  for (int part = 2; part <= 6; ++part) {
    refusals.push_back(proxy.add_rule({"PUT", "*_part_" + std::to_string(part) + "_of_6",
                                       support::faults::answer({503, {}, ""}), 1, 0}));
  }
  BOOST_REQUIRE(take("1").status == 200);
  for (int part = 2; part <= 6; ++part) {
    BOOST_TEST_CONTEXT("before part " << part) {
      const auto begins = part_name("1", part) + "?";
      BOOST_REQUIRE(proxy.wait_for_request(
          [&](const support::proxied_request& request) {
            return request.method == "PUT" && request.target.find(begins) != std::string::npos;
          },
          std::chrono::seconds(60)));
      const auto one = seen("1");
      BOOST_TEST((one.at("state") == json::value("IN_PROGRESS")));
      BOOST_TEST(one.at("failureReason").is_null());
      BOOST_TEST(one.at("details").as_array().size() == static_cast<std::size_t>(part - 1));
      proxy.remove_rule(refusals[static_cast<std::size_t>(part - 2)]);
    }
  }
  wait_for_state("1", "COMPLETED");
  check("1", "COMPLETED", nullptr);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
