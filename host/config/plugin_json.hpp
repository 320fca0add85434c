#pragma once

#include <string>

#include "config/resolver.hpp"

namespace host::config {

/// What a plugin is created with: one JSON object, canonical key -> value of its type, durations in
/// milliseconds. Absent keys are left out. Holds secrets in clear: never to be logged.
std::string plugin_json(const resolved_keys& keys);

}  // namespace host::config
