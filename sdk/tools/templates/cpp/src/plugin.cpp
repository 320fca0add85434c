// GET /actuator/myPlugin  {"message":"hello from my-plugin"}
#include <actuator/plugin.hpp>

#include <memory>
#include <string_view>

namespace {

// One instance. There may be several in a process: keep state in members, never in globals.
class service : public actuator::plugin {
 public:
  // config_json has the keys that ACTUATOR_PLUGIN below declares; here there are none.
  static actuator::result<std::unique_ptr<service>> make(actuator::host_ref, std::string_view) {
    return std::make_unique<service>();
  }

  actuator::result<void> on_start(actuator::registrar& declare) override {
    // The handler never waits; one that does leaves non_blocking out.
    return declare.add({.id = "myPlugin", .flags = actuator::non_blocking},
                       [](actuator::call request) {
                         request.respond(200, R"({"message":"hello from my-plugin"})");
                       });
  }
};

}  // namespace

ACTUATOR_PLUGIN(service, "my-plugin", "0.1.0")
