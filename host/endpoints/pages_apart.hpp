#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"

namespace host::endpoints {

/// /health, /ready and /startup, where probes of older installations still look: 301 to the groups
/// status, readiness and startup below `health_path`, "/actuator/health". They share the access of
/// health. Declared behind it: a page that has one of these paths by then keeps it.
tl::expected<void, std::string> declare_old_health_paths(registry::endpoint_registry& endpoints,
                                                         std::string_view health_path);

/// /error: what an actuator shows there to who asks for it without an error, by any method.
tl::expected<void, std::string> declare_error_page(registry::endpoint_registry& endpoints);

}  // namespace host::endpoints
