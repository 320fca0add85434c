#pragma once

#include <functional>
#include <string_view>

#include "http/message/message.hpp"

namespace host::calls {
class alarm_clock;
class call_registry;
class handler_watch;
class id_source;
class work_schedule;
}  // namespace host::calls
namespace host::log {
class logger;
}
namespace host::metrics {
class metric_registry;
}
namespace host::registry {
class endpoint_registry;
class health_registry;
class info_registry;
}  // namespace host::registry

namespace host::plugin {

/// Makes an answer in the error shape of the port (timestamp, status, error, path, message). The
/// shape belongs to the HTTP layer, which this layer does not know, so the composition root passes
/// it in. Called from any thread, several at once; must not block.
using error_response_maker =
    std::function<http::response(int status, std::string_view path, std::string_view message)>;

/// Hears of each extension that a plugin asks for, and whether this host has it. Called from any
/// thread, several at once; must not block or throw.
using extension_listener = std::function<void(std::string_view extension, bool is_there)>;

/// What the host lends to its plugins. Everything referred to must outlive every instance, and the
/// process must not take it down while a plugin that could not be destroyed still runs.
struct services {
  registry::endpoint_registry& endpoints;
  registry::health_registry& health;
  calls::call_registry& calls;
  log::logger& logger;
  error_response_maker error_response;
  metrics::metric_registry& metrics;
  registry::info_registry& info;
  calls::alarm_clock& alarms;
  calls::work_schedule& schedule;
  calls::id_source& timer_ids;
  calls::id_source& check_ids;
  /// Each misbehaviour of a plugin is logged, as an error, and what costs something is looked at
  /// too.
  bool strict_plugins = false;
  /// Notices timers and checks that do not return; none without it.
  calls::handler_watch* watch = nullptr;
  extension_listener extension_asked = {};  ///< may be empty
};

}  // namespace host::plugin
