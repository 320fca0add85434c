#pragma once

#include <cstddef>
#include <set>
#include <string>

#include <tl/expected.hpp>

#include "metrics/metric_registry.hpp"
#include "registry/endpoint.hpp"

namespace host::endpoints {

/// GET prometheus: the host's own numbers and those of its plugins, in the text format 0.0.4, or in
/// OpenMetrics 1.0 for who names that type in Accept, whatever the qualities there.
/// ?includedNames=a,b (also repeated) keeps to these, by the name of the metric or of a sample.
/// `may_compress`: with gzip, for who takes that. `numbers` outlives the endpoint.
tl::expected<void, std::string> declare_prometheus(registry::endpoint_registry& endpoints,
                                                   metrics::metric_registry& numbers,
                                                   bool may_compress = false);

enum class page_format { text, open_metrics };

struct page_options {
  page_format format = page_format::text;
  std::size_t most_bytes = 16 * 1024 * 1024;  ///< what would make it larger is left out
  std::size_t expected_bytes = 0;             ///< of memory, taken in advance
};

/// The page. Empty `wanted` means all. A metric that would make it too large is left out as a whole
/// and counted on the page. Refreshes the numbers.
std::string prometheus_page(const metrics::metric_registry& numbers,
                            const std::set<std::string, std::less<>>& wanted,
                            const page_options& options);

}  // namespace host::endpoints
