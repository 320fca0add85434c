#pragma once

#include <actuator/plugin.h>

#include <filesystem>

#include "plugin/plugin_description.hpp"

namespace host::plugin {

/// Copies a table that why_refused() had nothing against into plain values. Pure.
plugin_description describe(const actuator_plugin& table, std::filesystem::path file);

}  // namespace host::plugin
