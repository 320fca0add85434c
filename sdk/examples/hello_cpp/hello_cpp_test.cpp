#include <actuator/plugin.hpp>
#include <actuator/testing/fake_host.hpp>

#include "check.hpp"

extern "C" const actuator_plugin* actuator_plugin_v1(void);

int main() {
  checks check;
  actuator::testing::fake_host host(*actuator_plugin_v1());
  host.configure("hello.greeting", "good day");
  check.that(host.start(), "it starts: " + host.error());

  const auto answer = host.get("/hello/ada%20l?times=2");
  check.that(answer.status == 200, "200");
  check.that(answer.body == R"({"greeting":"good day","name":"ada l","times":2})", answer.body);

  const auto bad = host.get("/hello/ada?times=often");
  check.that(bad.status == 400 && bad.is_error, "400");
  check.that(bad.body ==
                 "parameter \"times\" must be a whole number from 0 to 4294967295, "
                 "but is \"often\"",
             bad.body);

  host.destroy();
  check.none(host.faults());
  return check.exit_code();
}
