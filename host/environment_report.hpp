#pragma once

#include "config/key_table.hpp"
#include "config/property_list.hpp"
#include "endpoints/env.hpp"

namespace host {

/// What all sources say, as GET env shows it. Without `shows_values` every value is masked; secrets
/// always are: keys that were declared so, what has the name of one or was made of it, the user
/// part of a URL, and texts that hold a whole configuration.
endpoints::environment environment_report(const config::property_list& properties,
                                          const config::key_table& known, bool shows_values);

}  // namespace host
