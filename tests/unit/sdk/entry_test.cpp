#include <array>
#include <boost/test/unit_test.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "recording_host.hpp"

namespace {

using lines = std::vector<std::string>;

/// Does what its configuration says, and writes down its life.
class obedient : public actuator::plugin {
 public:
  static actuator::result<std::unique_ptr<obedient>> make(actuator::host_ref host,
                                                          std::string_view config) {
    if (config == "refuse") return actuator::failure{"obedient.key is bad"};
    if (config == "throw") throw std::runtime_error("make");
    return std::make_unique<obedient>(host, config);
  }
  obedient(actuator::host_ref host, std::string_view config) : host_(host), order_(config) {}
  ~obedient() override { host_.log(actuator::log_level::info, "destroyed"); }

  actuator::result<void> on_start(actuator::registrar&) override {
    if (order_ == "fail the start") return actuator::failure{"no room"};
    if (order_ == "throw at the start") throw std::runtime_error("start");
    return {};
  }
  void on_stop() override {
    host_.log(actuator::log_level::info, "stopped");
    if (order_ == "throw at the stop") throw std::runtime_error("stop");
  }

 private:
  actuator::host_ref host_;
  std::string order_;
};

constexpr std::array keys{
    actuator::key("obedient.key", actuator::key_type::integer, "A number.", "3", actuator::secret)};

}  // namespace

ACTUATOR_PLUGIN_WITH_KEYS(obedient, "obedient", "1.2.3", keys)

namespace {

/// What an instance with this order does from create to destroy.
lines life_of(std::string_view order) {
  support::recording_host host;
  const actuator_plugin& table = *actuator_plugin_v1();
  lines seen;
  actuator::detail::text_collector said;
  void* self = nullptr;
  const auto created = table.create(host.c_host(), actuator::to_str(order), said.writer(), &self);
  seen.push_back("create " + std::to_string(created) + " " + said.take());
  if (created == ACTUATOR_OK) {
    actuator::detail::text_collector said_at_start;
    const auto started = table.start(self, said_at_start.writer());
    seen.push_back("start " + std::to_string(started) + " " + said_at_start.take());
    if (started == ACTUATOR_OK) table.stop(self);
    table.destroy(self);
  }
  for (auto& line : host.take()) seen.push_back(std::move(line));
  return seen;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_macro_writes_the_whole_table) {
  const actuator_plugin& table = *actuator_plugin_v1();
  BOOST_TEST(table.struct_size == sizeof(actuator_plugin));
  BOOST_TEST(table.abi_major == static_cast<unsigned>(ACTUATOR_ABI_MAJOR));
  BOOST_TEST(table.abi_minor_required == 0U);
  BOOST_TEST(std::string_view(table.id) == "obedient");
  BOOST_TEST(std::string_view(table.version) == "1.2.3");
  BOOST_TEST(std::string_view(table.built_with).starts_with("actuator-sdk 0.9.1, "));
  BOOST_TEST(table.key_count == 1U);
  BOOST_TEST(table.key_size == sizeof(actuator_key));
  BOOST_TEST(std::string_view(table.keys[0].name) == "obedient.key");
  BOOST_TEST(std::string_view(table.keys[0].default_value) == "3");
  BOOST_TEST(table.keys[0].type == static_cast<int>(ACTUATOR_KEY_INTEGER));
  BOOST_TEST(table.keys[0].flags == static_cast<unsigned>(ACTUATOR_KEY_SECRET));
  BOOST_TEST((table.get_extension == nullptr));
}

BOOST_AUTO_TEST_CASE(a_life_without_trouble) {
  BOOST_TEST(
      life_of("{}") == (lines{"create 0 ", "start 0 ", "plain 2 stopped", "plain 2 destroyed"}),
      boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(failures_and_exceptions_become_status_and_sentence) {
  BOOST_TEST(life_of("refuse") == lines{"create -1 obedient.key is bad"},
             boost::test_tools::per_element());
  BOOST_TEST(life_of("throw") == lines{"create -8 creating it has thrown: make"},
             boost::test_tools::per_element());
  BOOST_TEST(
      life_of("fail the start") == (lines{"create 0 ", "start -8 no room", "plain 2 destroyed"}),
      boost::test_tools::per_element());
  BOOST_TEST(
      life_of("throw at the start") ==
          (lines{"create 0 ", "start -8 starting it has thrown: start", "plain 2 destroyed"}),
      boost::test_tools::per_element());
  BOOST_TEST(life_of("throw at the stop") ==
                 (lines{"create 0 ", "start 0 ", "plain 2 stopped",
                        "log 4 plugin.stop_threw \"Stopping has thrown.\" what=stop",
                        "plain 2 destroyed"}),
             boost::test_tools::per_element());
}
