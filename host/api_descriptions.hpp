#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "endpoints/openapi.hpp"

namespace host::log {
class logger;
}
namespace host::registry {
class endpoint_registry;
}

namespace host {

class plugin_set;

/// The host's own description of its endpoints, and for each plugin that runs the file beside it
/// ("backup.openapi.json" beside "backup.so"), if there is one. The log is told of a file that
/// cannot be used; its endpoints are then not described. Reads files, which may take its time.
std::vector<endpoints::api_description> read_api_descriptions(const plugin_set& plugins,
                                                              log::logger& logger);

/// OpenAPI of all that is served, as JSON, out of these. `endpoints` holds all.
std::string described_api(const std::vector<endpoints::api_description>& descriptions,
                          const registry::endpoint_registry& endpoints, std::string_view base_path,
                          std::string_view version, log::logger& logger);

}  // namespace host
