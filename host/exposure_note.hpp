#pragma once

#include <optional>
#include <string>

#include "registry/health.hpp"

namespace host {

struct configuration;

/// What a port that other machines can reach lacks: TLS, credentials, or both. One sentence that
/// says what to set; none when it lacks nothing, or listens on a loopback address.
std::optional<std::string> note_of_exposure(const configuration& given);

/// Has health tell of that, in a component that is there only then and UP: the port works as it is
/// configured. Before plugins can take its name.
void declare_exposure(registry::health_registry& health, const configuration& given);

}  // namespace host
