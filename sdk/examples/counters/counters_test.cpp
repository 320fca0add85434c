#include <actuator/plugin.hpp>
#include <actuator/testing/fake_host.hpp>
#include <chrono>

#include "check.hpp"

extern "C" const actuator_plugin* actuator_plugin_v1(void);

namespace {

using actuator::testing::fake_host;

void shows_what_it_does(checks& check) {
  fake_host host(*actuator_plugin_v1());
  check.that(host.start(), "it starts: " + host.error());
  check.that(host.check_health("jobs").status == ACTUATOR_HEALTH_UP, "UP before the first job");

  const auto ask = [&](const char* target) {
    return host.ask({.target = target, .method = ACTUATOR_HTTP_POST}).status;
  };
  check.that(ask("/jobs?kind=mail") == 204, "a mail is sent");
  check.that(ask("/jobs?kind=report") == 502, "a report fails");
  check.that(ask("/jobs?kind=lunch") == 400 && ask("/jobs") == 400, "other kinds are refused");

  check.that(host.metric("jobs{mail,done}").value == 1, "one mail");
  check.that(host.metric("jobs{report,failed}").value == 1, "one report");
  check.that(host.metric("jobs_running{}").value == 0, "none is running");
  check.that(host.metric("job_duration{}").count == 2, "two were measured");
  check.that(host.info("jobs") == R"({"lastKind":"report"})", host.info("jobs"));
  const auto health = host.check_health("jobs");
  check.that(health.status == ACTUATOR_HEALTH_DOWN, "DOWN after a failed job");
  check.that(health.details_json == R"({"reason":"a job failed"})", health.details_json);

  host.advance(std::chrono::seconds(25));
  check.that(host.metric("ticks{}").value == 2, "the timer has fired twice");
  host.destroy();
  check.none(host.faults());
}

// An older host has no metrics and no info: the plugin works all the same.
void works_on_an_older_host(checks& check) {
  fake_host host(*actuator_plugin_v1());
  host.without(ACTUATOR_EXT_METRICS);
  host.without(ACTUATOR_EXT_INFO);
  check.that(host.start(), "it starts: " + host.error());
  const auto sent = host.ask({.target = "/jobs?kind=mail", .method = ACTUATOR_HTTP_POST});
  check.that(sent.status == 204, "a mail is sent");
  host.destroy();
  check.none(host.faults());
}

}  // namespace

int main() {
  checks check;
  shows_what_it_does(check);
  works_on_an_older_host(check);
  return check.exit_code();
}
