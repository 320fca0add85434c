#pragma once

#include "config/key_table.hpp"
#include "plugin/plugin_description.hpp"

namespace host::plugin_keys {

/// The keys that a plugin declares, as the configuration reads them.
config::key_owner key_owner_of(const plugin::plugin_description& description);

}  // namespace host::plugin_keys
