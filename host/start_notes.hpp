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

/// One sentence when TLS is configured for the port and it is plain all the same, since that is
/// not supported yet; else "".
std::string note_of_plain_port(const configuration& given);

/// Tells the log what an operator should know about a configuration that is valid all the same:
/// a port open to the network, secrets that every user of the machine can see, old names, plugins
/// missing, settings that nobody reads (`strangers`).
void log_start_notes(log::logger& logger, const configuration& given, const plugin_set& plugins,
                     const std::vector<config::unknown_key>& strangers);

}  // namespace host
