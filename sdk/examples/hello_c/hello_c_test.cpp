#include <actuator/testing/fake_host.hpp>
#include <string>

#include "check.hpp"

extern "C" const actuator_plugin* actuator_plugin_v1(void);

namespace {

using actuator::testing::fake_host;

void greets(checks& check) {
  fake_host host(*actuator_plugin_v1());
  check.that(host.start(), "it starts: " + host.error());
  check.that(host.get("/hello").body == R"({"message":"hello"})", "without a name");
  const auto answer = host.get("/hello/ada");
  check.that(answer.status == 200, "200");
  check.that(answer.body == R"({"message":"hello, ada"})", answer.body);

  const auto escaped = host.get("/hello/%22%5C%01");
  check.that(escaped.body == R"({"message":"hello, \"\\\u0001"})", escaped.body);
  const auto longest = host.get("/hello/" + std::string(600, 'a'));
  check.that(longest.status == 400, "a name that does not fit is refused");
  host.destroy();
  check.none(host.faults());
}

// It says which extension a host lacks, and is not started.
void needs_endpoints(checks& check) {
  fake_host host(*actuator_plugin_v1());
  host.without(ACTUATOR_EXT_HTTP);
  check.that(!host.start(), "it does not start");
  check.that(host.error().find(ACTUATOR_EXT_HTTP) != std::string::npos, host.error());
  check.none(host.faults());
}

}  // namespace

int main() {
  checks check;
  greets(check);
  needs_endpoints(check);
  return check.exit_code();
}
