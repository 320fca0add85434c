// Asks the plugin without a port, in a host that sees what it does wrong.
#include <actuator/testing/fake_host.hpp>

#include <cstdio>
#include <string>

extern "C" const actuator_plugin* actuator_plugin_v1(void);

int main() {
  bool is_fine = true;
  const auto require = [&is_fine](bool holds, const std::string& otherwise) {
    if (!holds) std::fprintf(stderr, "plugin_test: %s\n", otherwise.c_str());
    is_fine = is_fine && holds;
  };

  actuator::testing::fake_host host(*actuator_plugin_v1());
  require(host.start(), "it does not start: " + host.error());

  const auto answer = host.get("/myPlugin");
  require(answer.status == 200, "the status is " + std::to_string(answer.status));
  require(answer.body == R"({"message":"hello from my-plugin"})", "the body is " + answer.body);

  host.destroy();
  for (const auto& fault : host.faults()) require(false, fault);
  return is_fine ? 0 : 1;
}
