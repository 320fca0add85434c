#pragma once

#include <filesystem>

#include "check/arguments.hpp"
#include "check/contained_run.hpp"
#include "config/property_list.hpp"

namespace host::check {

/// Loads a plugin and, unless it stops at loading, takes it through its whole life in a host
/// without network. Each line that goes to `tell` is one JSON object of members for the plugin's
/// report: before each step {"step": name}, a {"refusal": sentence} when a host would not take it,
/// and
/// {"finding": sentence}s. Starts threads and maps the plugin for good: to be run in a process of
/// its own.
void try_plugin(const std::filesystem::path& file, depth how_far, bool is_alone,
                const config::property_list& properties, const line_sink& tell);

}  // namespace host::check
