#pragma once

#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"
#include "config/origin.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// A setting that nobody reads.
struct unknown_key {
  std::string sentence;  ///< with the nearest known key
  origin::kind from;
};

/// Finds settings that nobody reads though they are meant for us: keys under `actuator.` wherever
/// they stand. They are no error, for one file may serve several releases of this program. But any
/// key on the command line outside of the prefixes of the applications whose configuration we share
/// is one, and the result then.
tl::expected<std::vector<unknown_key>, std::string> find_unknown_keys(
    const property_list& properties, const key_table& known);

}  // namespace host::config
