// The life of an instance: what may be asked when, and what is left behind.
#include <actuator/ext/health.h>
#include <actuator/ext/http.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "plugin_rig.hpp"

namespace {

using host::plugin::plugin_instance;
using host::plugin::plugin_state;

/// A plugin that is linked in and writes down what happens to it. Parks its calls instead of
/// answering them.
struct parking_plugin {
  const actuator_host* host;
  std::vector<actuator_call> parked;

  static parking_plugin& of(void* self) { return *static_cast<parking_plugin*>(self); }
  const actuator_http& http() const {
    return *static_cast<const actuator_http*>(host->get_extension(host, ACTUATOR_EXT_HTTP));
  }

  static actuator_status create(const actuator_host* host, actuator_str, const actuator_writer*,
                                void** out_self) {
    *out_self = new parking_plugin{host, {}};
    return ACTUATOR_OK;
  }
  static actuator_status start(void* self, const actuator_writer* error) {
    actuator_http_endpoint endpoint{};
    endpoint.struct_size = sizeof(endpoint);
    endpoint.id = {"park", 4};
    endpoint.method = ACTUATOR_HTTP_GET;
    endpoint.ctx = self;
    endpoint.handle = [](void* ctx, const actuator_host*, actuator_call call) {
      of(ctx).parked.push_back(call);
    };
    return of(self).http().add_endpoint(of(self).host, &endpoint, error);
  }
  static actuator_status start_badly(void* self, const actuator_writer* error) {
    const actuator_host* host = of(self).host;
    const auto* health =
        static_cast<const actuator_health*>(host->get_extension(host, ACTUATOR_EXT_HEALTH));
    std::uint64_t handle = 0;
    health->declare(host, {"parking", 7}, error, &handle);
    start(self, error);
    error->write(error, {"no room\nleft", 12});
    return ACTUATOR_INTERNAL;
  }
  static void stop(void*) {}
  static void destroy(void* self) { delete &of(self); }
};

actuator_plugin parking_table() {
  actuator_plugin table{};
  table.struct_size = sizeof(table);
  table.abi_major = ACTUATOR_ABI_MAJOR;
  table.id = "parking";
  table.version = "1.0.0";
  table.create = &parking_plugin::create;
  table.start = &parking_plugin::start;
  table.stop = &parking_plugin::stop;
  table.destroy = &parking_plugin::destroy;
  return table;
}

std::unique_ptr<plugin_instance> adopt(support::plugin_rig& rig, const actuator_plugin& table) {
  auto adopted = plugin_instance::adopt(&table, "linked in", rig.services());
  BOOST_REQUIRE(adopted.has_value());
  BOOST_REQUIRE((*adopted)->create("{}").has_value());
  return std::move(*adopted);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_failed_start_takes_back_everything_and_destroys_the_plugin) {
  support::plugin_rig rig;
  auto table = parking_table();
  table.start = &parking_plugin::start_badly;
  auto plugin = adopt(rig, table);
  const auto started = plugin->start();
  BOOST_REQUIRE(!started);
  BOOST_TEST(started.error() == "plugin \"parking\" did not start: no room left");
  BOOST_TEST(rig.endpoints.endpoints().empty());
  BOOST_TEST(rig.health.components(host::registry::health_registry::clock::now()).empty());
  BOOST_TEST((plugin->state() == plugin_state::destroyed));
}

BOOST_AUTO_TEST_CASE(a_plugin_that_owes_an_answer_is_not_destroyed) {
  support::plugin_rig rig;
  const auto table = parking_table();
  auto plugin = adopt(rig, table);
  BOOST_REQUIRE(plugin->start().has_value());
  const auto asked = rig.ask("park");
  BOOST_TEST(!asked->answer.has_value());
  BOOST_TEST(plugin->stop().has_value());
  BOOST_TEST(!plugin->drained());

  const auto refused = plugin->destroy();
  BOOST_REQUIRE(!refused);
  BOOST_TEST(refused.error() ==
             "plugin \"parking\" is not destroyed: it still owes an answer to the calls " +
                 std::to_string(asked->call));
  BOOST_TEST((plugin->state() == plugin_state::stopping));

  rig.calls.answer(asked->call, {});
  BOOST_TEST(plugin->drained());
  BOOST_TEST(plugin->destroy().has_value());
  BOOST_TEST((plugin->state() == plugin_state::destroyed));
}

BOOST_AUTO_TEST_CASE(a_request_after_stop_is_answered_503_without_entering_the_plugin) {
  support::plugin_rig rig;
  const auto table = parking_table();
  auto plugin = adopt(rig, table);
  BOOST_REQUIRE(plugin->start().has_value());
  BOOST_TEST(plugin->stop().has_value());
  const std::string expected =
      "503 application/json {/actuator/park: plugin \"parking\" is stopping}";
  BOOST_TEST(support::in_words(rig.ask("park")->answer) == expected);
  BOOST_TEST(plugin->destroy().has_value());
  plugin.reset();
  BOOST_TEST(support::in_words(rig.ask("park")->answer) == expected);
}

BOOST_AUTO_TEST_CASE(two_instances_of_one_table_live_side_by_side) {
  support::plugin_rig one;
  support::plugin_rig other;
  auto first = one.run(HELLO_C_FILE);
  auto second = other.run(HELLO_C_FILE);
  one.end(*first);
  BOOST_TEST(support::in_words(other.ask("hello")->answer) == "200  {\"message\":\"hello\"}");
  other.end(*second);
}

BOOST_AUTO_TEST_CASE(an_instance_that_goes_out_of_scope_ends_its_plugin) {
  support::plugin_rig rig;
  const auto table = parking_table();
  {
    auto plugin = adopt(rig, table);
    BOOST_REQUIRE(plugin->start().has_value());
  }
  { auto only_created = adopt(rig, table); }
  BOOST_TEST(rig.log() == "");
}
