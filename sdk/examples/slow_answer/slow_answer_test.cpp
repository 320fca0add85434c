#include <actuator/plugin.hpp>
#include <actuator/testing/fake_host.hpp>
#include <chrono>

#include "check.hpp"

extern "C" const actuator_plugin* actuator_plugin_v1(void);

namespace {

using namespace std::chrono_literals;
using actuator::testing::fake_host;

const actuator::testing::request order{.target = "/reports", .method = ACTUATOR_HTTP_POST};

void is_answered_later(checks& check) {
  fake_host host(*actuator_plugin_v1());
  host.configure("reports.effort", "20ms");
  check.that(host.start(), "it starts: " + host.error());
  const auto call = host.begin(order);
  check.that(host.wait(call).body == R"({"report":"made"})", "the report is made");
  host.destroy();
  check.none(host.faults());
}

void is_stopped_while_requests_are_open(checks& check) {
  fake_host host(*actuator_plugin_v1());
  host.configure("reports.effort", "300ms");
  check.that(host.start(), "it starts: " + host.error());
  const auto in_work = host.begin(order);
  host.wait(in_work, 50ms);  // time enough for the thread to take it
  const auto waiting = host.begin(order);
  host.stop();
  check.that(host.wait(waiting, 0ms).status == 503, "what waits is answered before stop() returns");
  check.that(host.wait(in_work, 0ms).status == 0, "what is in work is still open");
  check.that(host.wait(in_work).status == 200, "and ends well");
  host.destroy();
  check.none(host.faults());
}

void nobody_waits_any_more(checks& check) {
  fake_host host(*actuator_plugin_v1());
  host.configure("reports.effort", "1m");
  check.that(host.start(), "it starts: " + host.error());
  const auto call = host.begin(order);
  host.wait(call, 50ms);
  host.pass_deadline(call);
  check.that(host.wait(call).status == 503, "the host has answered");
  host.destroy();  // a minute would be longer than the drain time, which is a fault
  check.none(host.faults());
}

}  // namespace

int main() {
  checks check;
  is_answered_later(check);
  is_stopped_while_requests_are_open(check);
  nobody_waits_any_more(check);
  return check.exit_code();
}
