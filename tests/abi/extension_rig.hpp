#pragma once

#include <actuator/plugin.h>

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "calls/worker_pool.hpp"
#include "plugin/host_table.hpp"
#include "plugin_rig.hpp"

namespace support {

/// The host as one plugin sees it, without a plugin: tests call the functions of its tables.
struct extension_rig {
  template <class Table>
  const Table& extension(const char* id) const {
    const auto* found = static_cast<const Table*>(host->get_extension(host, id));
    BOOST_REQUIRE(found != nullptr);
    BOOST_REQUIRE(found->struct_size == sizeof(Table));
    return *found;
  }

  /// The host serves from now on.
  void serve() {
    rig.schedule.open([this](auto work) { return workers.submit(std::move(work)); });
  }

  /// Waits for something that is about to happen; false when it did not within ten seconds.
  template <class Condition>
  static bool wait_for(Condition&& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (!condition()) {
      if (std::chrono::steady_clock::now() > end) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return true;
  }

  ~extension_rig() {
    table->close();
    rig.schedule.close();
  }

  plugin_rig rig;
  std::shared_ptr<host::plugin::host_table> table =
      std::make_shared<host::plugin::host_table>("probe", rig.services());
  const actuator_host* host = table->c_host();
  host::calls::worker_pool workers{3, 16};
};

/// A writer that keeps what was written.
struct sentence {
  sentence() {
    writer.struct_size = sizeof(writer);
    writer.ctx = &text;
    writer.write = [](const actuator_writer* self, actuator_str bytes) -> actuator_status {
      static_cast<std::string*>(self->ctx)->append(bytes.data, bytes.size);
      return ACTUATOR_OK;
    };
  }
  actuator_writer writer{};
  std::string text;
};

inline actuator_str str(std::string_view text) {
  return {text.data(), text.size()};
}

/// A parameter struct of a newer plugin: one more word behind ours.
template <class Parameters>
struct newer {
  explicit newer(Parameters of) : known(of) { known.struct_size = sizeof(newer); }
  Parameters known;
  std::uint64_t unknown = 0;
};

}  // namespace support
