#pragma once

#include <functional>
#include <string_view>

#include "http/message/message.hpp"

namespace host::calls {
class call_registry;
}
namespace host::log {
class logger;
}
namespace host::registry {
class endpoint_registry;
class health_registry;
}  // namespace host::registry

namespace host::plugin {

/// Makes an answer in the error shape of the port (timestamp, status, error, path, message). The
/// shape belongs to the HTTP layer, which this layer does not know, so the composition root passes
/// it in. Called from any thread, several at once; must not block.
using error_response_maker =
    std::function<http::response(int status, std::string_view path, std::string_view message)>;

/// What the host lends to its plugins. Everything referred to must outlive every instance, and the
/// process must not take it down while a plugin that could not be destroyed still runs.
struct services {
  registry::endpoint_registry& endpoints;
  registry::health_registry& health;
  calls::call_registry& calls;
  log::logger& logger;
  error_response_maker error_response;
};

}  // namespace host::plugin
