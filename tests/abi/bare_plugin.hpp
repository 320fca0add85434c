#pragma once

#include <actuator/plugin.h>

#include <boost/test/unit_test.hpp>
#include <memory>
#include <utility>

#include "plugin_rig.hpp"

namespace support {

/// A running plugin that is linked in and does nothing, for tests that call the host's tables
/// themselves. Ends with its scope.
class bare_plugin {
 public:
  explicit bare_plugin(plugin_rig& rig) {
    table_.struct_size = sizeof(table_);
    table_.abi_major = ACTUATOR_ABI_MAJOR;
    table_.id = "bare";
    table_.version = "1.0.0";
    table_.create = [](const actuator_host* host, actuator_str, const actuator_writer*,
                       void** out_self) -> actuator_status {
      *out_self = new const actuator_host*(host);
      return ACTUATOR_OK;
    };
    table_.start = [](void* self, const actuator_writer*) -> actuator_status {
      last_started() = *static_cast<const actuator_host**>(self);
      return ACTUATOR_OK;
    };
    table_.stop = [](void*) {};
    table_.destroy = [](void* self) { delete static_cast<const actuator_host**>(self); };
    auto adopted = host::plugin::plugin_instance::adopt(&table_, "linked in", rig.services());
    BOOST_REQUIRE(adopted.has_value());
    instance_ = std::move(*adopted);
    BOOST_REQUIRE(instance_->create("{}").has_value());
    BOOST_REQUIRE(instance_->start().has_value());
    host_ = last_started();
  }

  const actuator_host* host() const { return host_; }
  const host::plugin::plugin_instance& instance() const { return *instance_; }
  void stop() { BOOST_TEST(instance_->stop().has_value()); }

 private:
  static const actuator_host*& last_started() {
    thread_local const actuator_host* started = nullptr;
    return started;
  }

  actuator_plugin table_{};
  std::unique_ptr<host::plugin::plugin_instance> instance_;
  const actuator_host* host_ = nullptr;
};

}  // namespace support
