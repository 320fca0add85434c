#pragma once

#include <string>
#include <vector>

#include "config/unknown_keys.hpp"

namespace host::log {
class logger;
}
namespace host::registry {
class endpoint_registry;
}

namespace host {

struct configuration;
class plugin_set;
struct serving_report;

/// A sentence for each thing that is configured and does not come: of the port's TLS what is not
/// known here, and what the access log has no words for.
std::vector<std::string> notes_of_what_has_no_effect(const configuration& given);

/// Tells the log what an operator should know about a configuration that is valid all the same:
/// a port open to the network, secrets that every user of the machine can see, old names, plugins
/// missing, settings that nobody reads (`strangers`).
void log_start_notes(log::logger& logger, const configuration& given, const plugin_set& plugins,
                     const std::vector<config::unknown_key>& strangers);

/// Which plugins are ready, and which failed and why.
void log_plugins(log::logger& logger, const plugin_set& plugins);

/// How many endpoints are served, which are not and why, and roles of the port that name none.
void log_what_is_served(log::logger& logger, const configuration& given,
                        const registry::endpoint_registry& endpoints, const serving_report& report);

}  // namespace host
