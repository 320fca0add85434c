// Defect: making an instance throws. The C++ layer has to turn that into a sentence.
#include <actuator/plugin.hpp>
#include <stdexcept>

namespace {

class throws_in_create : public actuator::plugin {
 public:
  static actuator::result<std::unique_ptr<throws_in_create>> make(actuator::host_ref,
                                                                  std::string_view) {
    throw std::runtime_error("the zoo is closed");
  }
  actuator::result<void> on_start(actuator::registrar&) override { return {}; }
};

}  // namespace

ACTUATOR_PLUGIN(throws_in_create, "throws-in-create", "1.0.0")
