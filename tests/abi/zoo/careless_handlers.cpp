// Defects of handlers written with the C++ layer: one throws, one forgets to answer.
#include <actuator/plugin.hpp>
#include <stdexcept>

namespace {

class careless_handlers : public actuator::plugin {
 public:
  static actuator::result<std::unique_ptr<careless_handlers>> make(actuator::host_ref,
                                                                   std::string_view) {
    return std::make_unique<careless_handlers>();
  }

  actuator::result<void> on_start(actuator::registrar& declare) override {
    auto throwing = declare.add(
        {.id = "throws"}, [](const actuator::call&) { throw std::runtime_error("out of hay"); });
    if (!throwing) return throwing;
    return declare.add({.id = "forgets"}, [](const actuator::call&) {});
  }
};

}  // namespace

ACTUATOR_PLUGIN(careless_handlers, "careless-handlers", "1.0.0")
