#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"

namespace manual {

/// The keys of a plugin, which is loaded for that and no more. One sentence when it cannot be.
tl::expected<std::vector<host::config::key>, std::string> keys_of_plugin(const std::string& file);

}  // namespace manual
