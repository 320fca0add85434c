#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// Finds settings that nobody reads though they are meant for us: keys under `actuator.` wherever
/// they stand, and any key on the command line outside of the prefixes of the applications whose
/// configuration we share. One sentence for the first one, with the nearest known key.
///
/// A variable that only begins like ours is no error unless it is nearly one of ours: orchestrators
/// and scripts set such names on their own. The sentences of these are returned, to be logged.
tl::expected<std::vector<std::string>, std::string> find_unknown_keys(
    const property_list& properties, const key_table& known);

}  // namespace host::config
