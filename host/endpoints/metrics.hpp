#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "metrics/metric_registry.hpp"
#include "registry/endpoint.hpp"

namespace host::endpoints {

/// GET metrics, and metrics/{name} (?tag=key:value, also repeated): the numbers that prometheus
/// has, with Micrometer's names and statistics. `numbers` outlives the endpoints.
tl::expected<void, std::string> declare_metrics(registry::endpoint_registry& endpoints,
                                                metrics::metric_registry& numbers);

/// Dots for the underscores of the declared name, which has neither unit nor _total:
/// "http.server.requests".
std::string dotted_name(const metrics::declaration& declared);

}  // namespace host::endpoints
