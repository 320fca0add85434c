#pragma once

#include <string>

#include <tl/expected.hpp>

#include "http/message/message.hpp"
#include "registry/availability.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"

namespace host::endpoints {

/// GET health and health/{*path}: the whole, one component, or the group liveness or readiness.
/// Answered from what was pushed; never asks a plugin. What is passed in outlives the endpoint.
tl::expected<void, std::string> declare_health(registry::endpoint_registry& endpoints,
                                               const registry::health_registry& health,
                                               const registry::availability& available);

/// The answer for a path below health ("" for all). 503 for DOWN and OUT_OF_SERVICE, 404 without a
/// body for what does not exist. Media type v2 has "details" where others have "components".
http::response health_answer(const registry::health_registry& health,
                             const registry::availability& available, std::string_view path,
                             std::string_view media_type,
                             registry::health_registry::clock::time_point now);

}  // namespace host::endpoints
