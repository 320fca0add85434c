// The clock of a host is ten minutes ahead of the engine's, or behind it: what is said of a backup
// and done about it follows the engine's.

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <thread>

#include <boost/json.hpp>

#include "faults/lanes.hpp"
#include "faults/post.hpp"
#include "faults/site.hpp"

namespace {

using faults::await;
using faults::fault_host;
using faults::new_id;
using faults::site;
using faults::with_log;
using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr seconds time_to_complete{180};

/// For a host that lives so many seconds in the future.
contract::environment shifted_by(int shift) {
  const std::string library = FAULT_FAKETIME_LIBRARY;
  if (!std::filesystem::exists(library)) {
    throw std::runtime_error("this test needs " + library + ": packaging/prerequisites test");
  }
  std::string sanitizer = "verify_asan_link_order=0";
  const char* const set = std::getenv("ASAN_OPTIONS");  // NOLINT(concurrency-mt-unsafe): only read
  if (set != nullptr) sanitizer = std::string(set) + ":" + sanitizer;
  return {{"LD_PRELOAD", library},
          {"FAKETIME", (shift < 0 ? "" : "+") + std::to_string(shift) + "s"},
          {"FAKETIME_DONT_FAKE_MONOTONIC", "1"},
          {"ASAN_OPTIONS", sanitizer}};
}

/// How far its clock is ahead of ours, by what it writes into an error.
seconds shift_of(fault_host& host) {
  const auto answer = host.send("GET", "/nowhere");
  const auto text = boost::json::parse(answer.value().body).at("timestamp").as_string();
  std::tm parts{};
  if (strptime(text.c_str(), "%Y-%m-%dT%H:%M:%S", &parts) == nullptr) {
    throw std::runtime_error("no time: " + answer->body);
  }
  return seconds(timegm(&parts) - std::time(nullptr));
}

bool is_about(seconds found, int expected) {
  return std::abs(found.count() - expected) <= 5;
}

/// What libfaketime leaves behind of a process that was killed would end a later one with its pid.
void remove_shared_memory_of(pid_t process) {
  const auto number = std::to_string(process);
  std::error_code ignored;
  std::filesystem::remove("/dev/shm/faketime_shm_" + number, ignored);
  std::filesystem::remove("/dev/shm/sem.faketime_sem_" + number, ignored);
}

void kill(fault_host& host) {
  host.kill();
  remove_shared_memory_of(host.running().process().pid());
}

void end(std::unique_ptr<fault_host>& host) {
  if (!host) return;
  const auto process = host->running().process().pid();
  host.reset();
  remove_shared_memory_of(process);
}

/// Two hosts, of which the first takes a backup and is killed before part 3.
struct left_behind {
  left_behind() = default;
  left_behind(left_behind&&) = default;
  left_behind(const left_behind&) = delete;
  ~left_behind() {
    end(first);
    end(second);
  }

  std::unique_ptr<fault_host> first;
  std::unique_ptr<fault_host> second;
  std::string id = new_id();
  std::string flaw;
};

left_behind take_two_parts(site& here, const std::vector<std::string>& arguments,
                           const contract::environment& of_first,
                           const contract::environment& of_second) {
  left_behind made;
  here.clear();
  made.first = here.start(arguments, of_first);
  made.second = here.start(arguments, of_second);
  here.proxy().add_rule({"PUT", "*part_3_of_6", support::faults::hang(), 1, 0});
  const auto taken = made.first->take(made.id);
  if (!taken || taken->status != 200) {
    made.flaw = "POST: " + (taken ? taken->body : "no answer");
  } else if (!await([&] { return here.parts(made.id).size() == 2; }, time_to_complete)) {
    made.flaw = "there are no two parts";
  }
  return made;
}

/// Every look of both hosts and of their lists, until the time is over: what was not expected.
std::string odd_state(left_behind& of, const std::string& expected, milliseconds time) {
  const auto until = std::chrono::steady_clock::now() + time;
  while (std::chrono::steady_clock::now() < until) {
    for (auto* const each : {of.first.get(), of.second.get()}) {
      const auto shown = each->state(of.id);
      if (shown != expected) return "GET showed " + shown;
      const auto listed = each->listed_state(of.id);
      if (listed != expected) return "the list showed " + listed;
    }
    std::this_thread::sleep_for(milliseconds(100));
  }
  return "";
}

/// Between two parts it is IN_PROGRESS everywhere, and it ends COMPLETED.
std::string between_parts(site& here, int shift) {
  auto made = take_two_parts(here, {"--camunda.data.backup.incomplete-check-timeout=2m"},
                             shifted_by(shift), {});
  if (!made.flaw.empty()) return made.flaw;
  if (!is_about(shift_of(*made.first), shift)) return "its clock is not shifted";
  if (!is_about(shift_of(*made.second), 0)) return "the other clock is shifted";
  if (auto odd = odd_state(made, "IN_PROGRESS", seconds(2)); !odd.empty()) {
    return with_log(odd, *made.first);
  }
  here.proxy().clear_rules();
  if (!await([&] { return made.first->state(made.id) == "COMPLETED"; }, time_to_complete)) {
    return with_log("it is not completed", *made.first);
  }
  if (made.second->state(made.id) != "COMPLETED") return "the other host does not agree";
  return here.flaw_of_undisturbed(made.id);
}

/// Whoever is alive takes it over, with a clock that is right or wrong.
std::string taken_over(site& here, int shift_of_taker, int shift_of_heir) {
  const auto environment_of = [](int shift) {
    return shift == 0 ? contract::environment{} : shifted_by(shift);
  };
  auto made = take_two_parts(here, {"--camunda.data.backup.incomplete-check-timeout=2m"},
                             environment_of(shift_of_taker), environment_of(shift_of_heir));
  if (!made.flaw.empty()) return made.flaw;
  kill(*made.first);
  here.proxy().clear_rules();
  if (!await([&] { return made.second->state(made.id) != "IN_PROGRESS"; }, time_to_complete)) {
    return with_log("it is still IN_PROGRESS", *made.second);
  }
  if (const auto shown = made.second->state(made.id); shown != "COMPLETED") {
    return with_log("it is " + shown + ": " + made.second->reason(made.id), *made.second);
  }
  return here.flaw_of_undisturbed(made.id);
}

const std::string too_slow = "the machine is too slow for this test";

std::string turns_incomplete_after(seconds timeout, site& here, int shift) {
  constexpr milliseconds tolerance{1'600};  // the engine tells its time in seconds
  const std::vector<std::string> arguments{
      "--camunda.data.backup.resume=false",
      "--camunda.data.backup.incomplete-check-timeout=" + std::to_string(timeout.count()) + "s"};
  auto made = take_two_parts(here, arguments, shifted_by(shift), {});
  if (!made.flaw.empty()) return made.flaw;
  // The host that ended it is not the one that is asked.
  kill(*made.first);
  here.proxy().clear_rules();
  made.first = here.start(arguments, shifted_by(shift));
  const std::chrono::system_clock::time_point ended{
      milliseconds(here.parts(made.id).back().end_millis)};
  const auto left = ended + timeout - tolerance - std::chrono::system_clock::now();
  if (left < seconds(1)) return too_slow;
  const auto odd = odd_state(made, "IN_PROGRESS", std::chrono::duration_cast<milliseconds>(left));
  if (!odd.empty()) return odd + " too early";
  std::this_thread::sleep_until(ended + timeout + tolerance);
  const auto late = odd_state(made, "INCOMPLETE", seconds(1));
  if (!late.empty()) return late + " too late";
  // And then it blocks nobody.
  const auto next = new_id();
  const auto taken = made.first->take(next);
  if (!taken || taken->status != 200) return "the next POST: " + (taken ? taken->body : "lost");
  return here.await_whole(next) ? "" : "the next one is not taken";
}

/// It turns INCOMPLETE when the timeout is over by the engine's clock, and not before. With a
/// longer timeout where the machine is too busy to look in time.
std::string turns_incomplete(site& here, int shift) {
  std::string flaw = too_slow;
  for (seconds timeout{20}; flaw == too_slow && timeout < seconds(160); timeout *= 2) {
    flaw = turns_incomplete_after(timeout, here, shift);
  }
  return flaw;
}

/// What is older than the timeout by the engine's clock is left alone by who comes later.
std::string left_alone(site& here, int shift) {
  const std::vector<std::string> arguments{"--camunda.data.backup.incomplete-check-timeout=2s"};
  auto made = take_two_parts(here, {"--camunda.data.backup.resume=false"}, {}, {});
  if (!made.flaw.empty()) return made.flaw;
  kill(*made.first);
  kill(*made.second);
  here.proxy().clear_rules();
  std::this_thread::sleep_for(seconds(5));
  made.first = here.start(arguments, shifted_by(shift));
  std::this_thread::sleep_for(seconds(3));
  if (here.parts(made.id).size() != 2) return with_log("it was gone on with", *made.first);
  const auto shown = made.first->state(made.id);
  return shown == "INCOMPLETE" ? "" : "it shows " + shown;
}

BOOST_AUTO_TEST_SUITE(clocks_differ)

BOOST_AUTO_TEST_CASE(TenMinutesAheadOrBehind) {
  constexpr int skew = 600;
  std::vector<faults::attempt> attempts;
  for (const int shift : {skew, -skew}) {
    const auto by = " with a clock that is " + std::to_string(shift) + " s ahead";
    attempts.push_back({"left alone" + by, [=](site& here) { return left_alone(here, shift); }});
    attempts.push_back(
        {"incomplete" + by, [=](site& here) { return turns_incomplete(here, shift); }});
    attempts.push_back(
        {"between parts" + by, [=](site& here) { return between_parts(here, shift); }});
    attempts.push_back(
        {"taken over by one" + by, [=](site& here) { return taken_over(here, 0, shift); }});
    attempts.push_back(
        {"taken over from one" + by, [=](site& here) { return taken_over(here, shift, 0); }});
  }
  attempts.push_back(
      {"from ahead to behind", [=](site& here) { return taken_over(here, skew, -skew); }});
  const auto flaws = faults::run_in_lanes(attempts);
  for (const auto& flaw : flaws) BOOST_ERROR(flaw);
  BOOST_TEST(flaws.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
