// GET /actuator/hello/{name}?times=N  {"greeting":"hello","name":"ada","times":1}
#include <actuator/plugin.hpp>

class hello : public actuator::plugin {
 public:
  hello(actuator::host_ref, const actuator::config& config)
      : greeting_(config.text("hello.greeting")) {}

  actuator::result<void> on_start(actuator::registrar& declare) override {
    return declare.add({.id = "hello", .path = "{name}", .flags = actuator::non_blocking}, this,
                       &hello::greet);
  }

 private:
  void greet(actuator::call request) {
    const auto name = request.selector_as<std::string_view>("name");
    const auto times = request.parameter_as<std::uint32_t>("times", 1);
    if (!name || !times) return;  // answered with 400 already
    request.respond(200,
                    actuator::json({{"greeting", greeting_}, {"name", *name}, {"times", *times}}));
  }

  std::string greeting_;
};

ACTUATOR_PLUGIN(hello, "hello-cpp", "1.0.0",
                actuator::key("hello.greeting", actuator::key_type::text, "How to greet.", "hello"))
