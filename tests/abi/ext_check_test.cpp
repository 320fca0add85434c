// The promises of the checked components in actuator/ext/health.h.
#include <actuator/ext/health.h>
#include <actuator/ext/http.h>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <string>
#include <thread>

#include "calls/thread_role.hpp"
#include "extension_rig.hpp"

namespace {

using host::registry::health_status;
using support::newer;
using support::sentence;
using support::str;

struct fixture : support::extension_rig {
  actuator_health_check check(std::int64_t interval_ms = 100, std::int64_t deadline_ms = 0) {
    actuator_health_check made{};
    made.struct_size = sizeof(made);
    made.interval_ms = interval_ms;
    made.deadline_ms = deadline_ms;
    made.ctx = this;
    made.check = [](void* ctx, const actuator_host*, actuator_call call) {
      auto& self = *static_cast<fixture*>(ctx);
      self.on_worker = host::calls::current_thread_role == host::calls::thread_role::worker;
      self.asked = call;
      ++self.times;
    };
    return made;
  }
  actuator_status declare(const actuator_health_check& of, std::string_view name = "engine") {
    return health.declare_check(host, str(name), &of, &error.writer);
  }
  void declared(const actuator_health_check& of) {
    table->begin_declaring();
    BOOST_REQUIRE(declare(of) == ACTUATOR_OK);
    BOOST_REQUIRE(!table->end_declaring().has_value());
  }
  host::registry::health_component shown() {
    return rig.health.components(std::chrono::steady_clock::now()).front();
  }
  bool owes(actuator_call call) {
    const auto open = table->checks().open_calls();
    return std::find(open.begin(), open.end(), call) != open.end();
  }
  actuator_status complete(actuator_call call, std::int32_t status = ACTUATOR_HEALTH_UP,
                           std::string_view details = "") {
    return health.complete(host, call, status, str(details));
  }

  const actuator_health& health = extension<actuator_health>(ACTUATOR_EXT_HEALTH);
  sentence error;
  std::atomic<actuator_call> asked{0};
  std::atomic<int> times{0};
  std::atomic<bool> on_worker{false};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(ext_check, fixture)

BOOST_AUTO_TEST_CASE(a_component_is_asked_when_the_host_serves_and_shows_the_answer) {
  declared(check(100));
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  BOOST_TEST(times == 0);
  BOOST_TEST((shown().status == health_status::unknown));
  serve();
  BOOST_TEST(wait_for([&] { return times == 1; }));
  BOOST_TEST(on_worker);
  BOOST_TEST(table->checks().open_calls().size() == 1U);
  // Not asked again before it has been answered.
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  BOOST_TEST(times == 1);
  const actuator_call first = asked;
  BOOST_TEST(complete(first, ACTUATOR_HEALTH_DOWN, R"({"a":1})") == ACTUATOR_OK);
  BOOST_TEST((shown().status == health_status::down));
  BOOST_TEST(shown().details_json == R"({"a":1})");
  BOOST_TEST(!owes(first));
  BOOST_TEST(complete(first) == ACTUATOR_GONE);
  BOOST_TEST(table->misbehaviours() == 1U);
  BOOST_TEST(wait_for([&] { return times == 2; }));
  BOOST_TEST(asked != first);
  BOOST_TEST(complete(asked) == ACTUATOR_OK);
  BOOST_TEST((shown().status == health_status::up));
}

BOOST_AUTO_TEST_CASE(without_an_answer_in_time_it_is_unknown_and_the_answer_is_still_owed) {
  declared(check(100, 20));
  serve();
  BOOST_TEST(wait_for([&] { return shown().details_json == R"({"error":"no answer in time"})"; }));
  BOOST_TEST((shown().status == health_status::unknown));
  BOOST_TEST(table->checks().open_calls().size() == 1U);
  BOOST_TEST(times == 1);
  const actuator_call late = asked;
  BOOST_TEST(complete(late) == ACTUATOR_GONE);
  BOOST_TEST(table->misbehaviours() == 0U);
  BOOST_TEST((shown().status == health_status::unknown));
  BOOST_TEST(!owes(late));
  BOOST_TEST(wait_for([&] { return times == 2; }));
}

BOOST_AUTO_TEST_CASE(an_answer_that_breaks_a_rule_leaves_the_call_open) {
  declared(check());
  serve();
  BOOST_TEST(wait_for([&] { return times == 1; }));
  BOOST_TEST(complete(asked, 9) == ACTUATOR_INVALID);
  BOOST_TEST(complete(asked, 0, "[]") == ACTUATOR_INVALID);
  const std::string large = "{\"a\":\"" + std::string(64 * 1024, 'x') + "\"}";
  BOOST_TEST(complete(asked, 0, large) == ACTUATOR_LIMIT);
  BOOST_TEST(complete(asked) == ACTUATOR_OK);
  BOOST_TEST(complete(0) == ACTUATOR_GONE);
}

BOOST_AUTO_TEST_CASE(calls_of_checks_are_no_requests) {
  declared(check());
  serve();
  BOOST_TEST(wait_for([&] { return times == 1; }));
  const auto& http = extension<actuator_http>(ACTUATOR_EXT_HTTP);
  BOOST_TEST(http.respond_error(host, asked, 500, {}) == ACTUATOR_GONE);
  BOOST_TEST(table->checks().open_calls().size() == 1U);
  BOOST_TEST(complete(asked) == ACTUATOR_OK);
}

BOOST_AUTO_TEST_CASE(once_stopped_it_is_not_asked_and_what_is_open_may_be_answered) {
  declared(check());
  serve();
  BOOST_TEST(wait_for([&] { return times == 1; }));
  table->close();
  BOOST_TEST(table->checks().open_calls().size() == 1U);
  BOOST_TEST(complete(asked) == ACTUATOR_OK);
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  BOOST_TEST(times == 1);
}

BOOST_AUTO_TEST_CASE(declarations_follow_the_rules_of_start) {
  BOOST_TEST(declare(check()) == ACTUATOR_WRONG_STATE);
  const auto refused = [&](const actuator_health_check& of, actuator_status expected,
                           std::string_view name = "engine") {
    table->begin_declaring();
    BOOST_TEST(declare(of, name) == expected);
    return table->end_declaring().has_value();
  };
  BOOST_TEST(refused(check(99), ACTUATOR_INVALID));
  BOOST_TEST(refused(check(86'400'001), ACTUATOR_INVALID));
  BOOST_TEST(refused(check(100, -1), ACTUATOR_INVALID));
  BOOST_TEST(refused(check(100, 3'600'001), ACTUATOR_INVALID));
  BOOST_TEST(refused(check(), ACTUATOR_INVALID, "Bad"));
  auto bad = check();
  bad.check = nullptr;
  BOOST_TEST(refused(bad, ACTUATOR_INVALID));
  bad = check();
  bad.flags = 1;
  BOOST_TEST(!refused(bad, ACTUATOR_UNSUPPORTED));
  newer<actuator_health_check> tail(check());
  tail.unknown = 1;
  BOOST_TEST(!refused(tail.known, ACTUATOR_UNSUPPORTED));
  BOOST_TEST(!refused(check(), ACTUATOR_OK));
  BOOST_TEST(refused(check(), ACTUATOR_CONFLICT));
}

BOOST_AUTO_TEST_SUITE_END()
