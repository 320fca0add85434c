#pragma once

#include <cstddef>
#include <memory>
#include <set>
#include <string>

#include <tl/expected.hpp>

#include "endpoints/process_status.hpp"
#include "metrics/metric_registry.hpp"
#include "registry/endpoint.hpp"

namespace host::endpoints {

/// GET prometheus: the host's own numbers and those of its plugins, in the text format 0.0.4.
/// ?includedNames=a,b (also repeated) keeps to these, by the name of the metric or of a sample.
/// `numbers` outlives the endpoint; the names of the host's own are reserved there.
tl::expected<void, std::string> declare_prometheus(registry::endpoint_registry& endpoints,
                                                   metrics::metric_registry& numbers);

/// The page. Empty `wanted` means all. A metric that would make it larger than `most_bytes` is left
/// out as a whole and counted on the page. `expected_bytes` of memory are taken in advance.
std::string prometheus_page(const process_status& process, const metrics::metric_registry& numbers,
                            const std::set<std::string, std::less<>>& wanted,
                            std::size_t most_bytes, std::size_t expected_bytes = 0);

}  // namespace host::endpoints
