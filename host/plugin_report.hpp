#pragma once

#include <vector>

#include "endpoints/plugins.hpp"
#include "plugin_set.hpp"
#include "registry/endpoint.hpp"

namespace host {

/// What the page of plugins shows: those that run, in the order of their start, and then those that
/// failed. Any thread, once all have been started.
std::vector<endpoints::plugin_entry> report_plugins(const plugin_set& plugins,
                                                    const registry::endpoint_registry& endpoints);

}  // namespace host
