#pragma once

#include <string>
#include <string_view>

namespace host::log {
class logger;
}
namespace host::registry {
class endpoint_registry;
}

namespace host {

class plugin_set;

/// OpenAPI of all that is served, as JSON: the host's own description, and for each plugin that
/// runs the file beside it ("backup.openapi.json" beside "backup.so"), if there is one. The log is
/// told of a file that cannot be used; its endpoints are then not described. `endpoints` holds all.
std::string described_api(const plugin_set& plugins, const registry::endpoint_registry& endpoints,
                          std::string_view base_path, std::string_view version,
                          log::logger& logger);

}  // namespace host
