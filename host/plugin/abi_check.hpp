#pragma once

#include <actuator/plugin.h>

#include <optional>
#include <string>

namespace host::plugin {

/// Judges the table that a plugin's entry returned: nothing when this host can run it, else one
/// sentence that says what differs and what to do (without the file's name, which the caller
/// knows). Reads no field that the table's own size does not cover. Pure.
std::optional<std::string> why_refused(const actuator_plugin* table);

}  // namespace host::plugin
