#pragma once

#include <string>
#include <vector>

#include "config/unknown_keys.hpp"

namespace host::log {
class logger;
}

namespace host {

struct configuration;
class plugin_set;

/// A sentence for each thing that is configured and does not come: of the port's TLS what is not
/// known here, and what the access log has no words for.
std::vector<std::string> notes_of_what_has_no_effect(const configuration& given);

/// Tells the log what an operator should know about a configuration that is valid all the same:
/// a port open to the network, secrets that every user of the machine can see, old names, plugins
/// missing, settings that nobody reads (`strangers`).
void log_start_notes(log::logger& logger, const configuration& given, const plugin_set& plugins,
                     const std::vector<config::unknown_key>& strangers);

}  // namespace host
