// SIGKILL for the host at each call that it makes of the engine: the backup is completed by the
// next start, and holds what was planned.

#include <boost/test/unit_test.hpp>

#include "faults/calls_of_a_backup.hpp"
#include "faults/lanes.hpp"
#include "faults/post.hpp"
#include "faults/site.hpp"

namespace {

using faults::attempt;
using faults::fault_host;
using faults::held;
using faults::new_id;
using faults::part_name;
using faults::post;
using faults::site;
using faults::with_log;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds time_to_complete{180};

/// A later look of many is tried too where a backup takes no time.
int equal_looks() {
  return contract::the_world().engine.scripted() != nullptr ? 2 : 1;
}

/// Started, and done with what it asks at its start: from now on its calls are counted.
std::unique_ptr<fault_host> start_settled(site& here) {
  auto host = here.start();
  host->running().process().wait_for_line("engine\\.reachable", seconds(10));
  here.proxy().clear_requests();
  return host;
}

/// That the host that was started now brings it to its end, and shows nothing else meanwhile.
std::string flaw_of_completion(site& here, fault_host& host, const std::string& id) {
  std::string shown;
  const bool done = faults::await(
      [&] {
        shown = host.state(id);
        return shown != "IN_PROGRESS";
      },
      time_to_complete);
  if (!done) return "still IN_PROGRESS after " + std::to_string(time_to_complete.count()) + " s";
  if (shown != "COMPLETED") return "it showed " + shown + ": " + host.reason(id);
  if (host.listed_state(id) != "COMPLETED") return "the list does not agree with GET";
  return here.flaw_of_undisturbed(id);
}

/// What must be true of a backup whose host was killed, once it has been started again.
std::string flaw_after_restart(site& here, fault_host& host, const std::string& id,
                               bool was_promised) {
  if (here.was_asked_for(part_name(id, 1))) {
    // The engine may have been at work on it when the host died.
    faults::await([&] { return !here.parts(id).empty(); }, seconds(10));
    return flaw_of_completion(here, host, id);
  }
  if (was_promised) return "POST was answered 200 without a part";
  if (!here.parts(id).empty()) return "there are parts that nobody asked for";
  const auto shown = host.state(id);
  return shown == "404" ? "" : "GET showed " + shown + " of what was not begun";
}

std::string kill_at(site& here, int number, held how) {
  const auto id = new_id();
  auto host = start_settled(here);
  const auto reached = faults::hold_call(here.proxy(), number, how, equal_looks());
  post posted(*host, id);
  // A call that does not come this time: the backup is whole by then, and stays it.
  faults::await([&] { return reached->is_open() || here.await_whole(id, milliseconds(0)); },
                time_to_complete);
  host->kill();
  const bool was_promised = posted.was_promised();
  here.proxy().clear_rules();
  host = here.start();
  return with_log(flaw_after_restart(here, *host, id, was_promised), *host);
}

/// The create of a part is still on its way when its host is dead, and arrives before or after
/// somebody else asks for the same part.
std::string kill_before_arrival(site& here, int part, milliseconds delay) {
  const auto id = new_id();
  auto host = start_settled(here);
  const auto reached = faults::delay_create(here.proxy(), part, delay);
  post posted(*host, id);
  if (!reached->wait(time_to_complete)) {
    std::string there;
    for (const auto& each : here.admin().snapshots(here.repository())) there += " " + each.name;
    return with_log("the part was not asked for; POST: " + posted.words() + "; there are" + there,
                    *host);
  }
  host->kill();
  posted.was_promised();
  host = here.start();
  if (part > 1) return with_log(flaw_of_completion(here, *host, id), *host);
  // It comes when nobody expects it any more, and was promised to nobody: it is shown, and a
  // DELETE ends it.
  if (!faults::await([&] { return !here.parts(id).empty(); }, time_to_complete)) {
    return "the part did not arrive";
  }
  if (const auto shown = host->state(id); shown == "404") {
    return with_log("GET does not show what is there", *host);
  }
  const auto removed = host->remove(id);
  if (!removed || removed->status != 204) return "it cannot be deleted";
  if (!here.await_gone(id)) return "it stays";
  // This host had gone on with it: what it asked for last may come yet, and is removed by it too.
  here.await_answers();
  return here.await_gone(id) ? "" : with_log("it has come back", *host);
}

/// What a backup asks, each with its number.
std::vector<support::proxied_request> record_calls() {
  site here;
  const auto host = start_settled(here);
  const auto id = new_id();
  const auto posted = host->take(id);
  BOOST_REQUIRE(posted);
  BOOST_REQUIRE_MESSAGE(posted->status == 200, posted->body);
  BOOST_REQUIRE(here.await_whole(id));
  BOOST_REQUIRE(faults::await([&] { return host->state(id) == "COMPLETED"; }, time_to_complete));
  BOOST_TEST(here.flaw_of_undisturbed(id) == "");
  std::vector<support::proxied_request> calls;
  faults::call_numbers numbers(equal_looks());
  for (auto& each : here.proxy().requests()) {
    numbers.next(each.method, each.target);
    if (numbers.was_new()) calls.push_back(std::move(each));
  }
  return calls;
}

std::string call_text(const support::proxied_request& call, int number) {
  return "call " + std::to_string(number) + " (" + call.method + " " +
         call.target.substr(0, call.target.find('?')) + ")";
}

void check(const std::vector<attempt>& attempts) {
  const auto flaws = faults::run_in_lanes(attempts);
  for (const auto& flaw : flaws) BOOST_ERROR(flaw);
  BOOST_TEST(flaws.empty());
}

BOOST_AUTO_TEST_SUITE(host_killed)

BOOST_AUTO_TEST_CASE(AtEachCallOfABackupAndItIsCompletedByTheNextStart) {
  const auto calls = record_calls();
  BOOST_TEST(calls.size() >= 15u);
  std::vector<attempt> attempts;
  for (std::size_t at = 0; at < calls.size(); ++at) {
    const int number = static_cast<int>(at) + 1;
    for (const auto how : {held::before, held::after}) {
      attempts.push_back({to_string(how) + " " + call_text(calls[at], number),
                          [=](site& here) { return kill_at(here, number, how); }});
    }
  }
  for (const int part : {1, 2, 5}) {
    for (const int delay : {250, 800, 1500}) {
      attempts.push_back(
          {"part " + std::to_string(part) + " arrives after " + std::to_string(delay) + " ms",
           [=](site& here) { return kill_before_arrival(here, part, milliseconds(delay)); }});
    }
  }
  BOOST_TEST_MESSAGE(attempts.size() << " kills at " << calls.size() << " calls");
  check(attempts);
}

/// Killed once in the middle, and a second time at each call by which it is taken up.
std::string kill_twice(site& here, int number) {
  const auto id = new_id();
  auto host = start_settled(here);
  const auto reached = faults::hold_create(here.proxy(), 3, held::after);
  const auto posted = host->take(id);
  if (!posted || posted->status != 200) return "POST was not answered 200";
  if (!reached->wait(time_to_complete)) return "part 3 was never asked for";
  host->kill();
  here.proxy().clear_rules();
  const auto again = faults::hold_call(here.proxy(), number,
                                       number % 2 == 0 ? held::before : held::after, equal_looks());
  host = here.start();
  faults::await([&] { return again->is_open() || here.await_whole(id, milliseconds(0)); },
                time_to_complete);
  host->kill();
  here.proxy().clear_rules();
  host = here.start();
  return with_log(flaw_of_completion(here, *host, id), *host);
}

BOOST_AUTO_TEST_CASE(AgainWhileItIsTakenUp) {
  std::vector<attempt> attempts;
  for (int number = 1; number <= 14; ++number) {
    attempts.push_back({"at call " + std::to_string(number) + " after the start",
                        [=](site& here) { return kill_twice(here, number); }});
  }
  check(attempts);
}

/// The signal that a host is stopped with hands over in the same way.
std::string stop_before(site& here, int part) {
  const auto id = new_id();
  auto host = start_settled(here);
  const auto reached = std::make_shared<faults::gate>();
  here.proxy().add_rule(
      {"PUT",
       "*part_" + std::to_string(part) + "_of_6",
       {support::fault::kind::after, [reached](support::http_reply&) { reached->open(); }, {}}});
  const auto posted = host->take(id);
  if (!posted || posted->status != 200) return "POST was not answered 200";
  if (!reached->wait(time_to_complete)) return "the part was never asked for";
  if (const auto code = host->running().stop(); code != 0) {
    return "the host ended with " + std::to_string(code);
  }
  host = here.start();
  return with_log(flaw_of_completion(here, *host, id), *host);
}

BOOST_AUTO_TEST_CASE(StoppedInOrderItHandsOverToo) {
  std::vector<attempt> attempts;
  for (const int part : {1, 2, 4, 6}) {
    attempts.push_back({"while part " + std::to_string(part) + " is taken",
                        [=](site& here) { return stop_before(here, part); }});
  }
  check(attempts);
}

/// Without resuming it stays where it was, and is shown as it is.
BOOST_AUTO_TEST_CASE(WithoutResumingNothingIsTakenAndItTurnsIncomplete) {
  site here;
  const std::vector<std::string> alone{"--camunda.data.backup.resume=false",
                                       "--camunda.data.backup.incomplete-check-timeout=10s"};
  auto host = here.start(alone);
  here.proxy().add_rule({"PUT", "*part_3_of_6", support::faults::hang(), 1, 0});
  const auto id = new_id();
  const auto posted = host->take(id);
  BOOST_REQUIRE(posted);
  BOOST_REQUIRE(posted->status == 200);
  BOOST_REQUIRE(faults::await([&] { return here.parts(id).size() == 2; }, time_to_complete));
  host->kill();
  here.proxy().clear_rules();
  host = here.start(alone);
  BOOST_TEST(host->state(id) == "IN_PROGRESS");
  BOOST_TEST(faults::await([&] { return host->state(id) == "INCOMPLETE"; }, seconds(30)));
  BOOST_TEST(host->reason(id) != "");
  BOOST_TEST(here.parts(id).size() == 2u);
}

/// The plan that is made again must be the plan that was begun.
BOOST_AUTO_TEST_CASE(WhenTheIndicesHaveChangedSoThatThePartsWouldDifferItEndsWithThatReason) {
  site here;
  auto host = here.start();
  const auto id = new_id();
  here.proxy().add_rule({"PUT", "*part_3_of_6", support::faults::hang(), 1, 0});
  const auto posted = host->take(id);
  BOOST_REQUIRE(posted);
  BOOST_REQUIRE(posted->status == 200);
  BOOST_REQUIRE(faults::await([&] { return here.parts(id).size() == 2; }, time_to_complete));
  host->kill();
  here.proxy().clear_rules();
  const auto archived = here.prefix() + "-tasklist-draft-task-variable-8.3.0_2026-01-31";
  here.admin().create_index({archived});
  host = here.start();
  BOOST_TEST(faults::await([&] { return host->state(id) == "INCOMPLETE"; }, seconds(30)));
  BOOST_TEST_MESSAGE(host->reason(id));
  BOOST_TEST(host->reason(id) != "");
  BOOST_TEST(here.parts(id).size() == 2u);
  here.admin().delete_indices(std::vector<std::string>{archived});
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
