#pragma once

#include <string>

#include <tl/expected.hpp>

#include "endpoints/health_page.hpp"
#include "registry/endpoint.hpp"

namespace host::endpoints {

/// GET health and health/{*path}, and one path at the root of the server for each group that has
/// one. `page` outlives the endpoints, and is settled before the first request.
tl::expected<void, std::string> declare_health(registry::endpoint_registry& endpoints,
                                               const health_page& page);

}  // namespace host::endpoints
