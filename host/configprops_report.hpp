#pragma once

#include <string_view>

#include "config/resolver.hpp"
#include "endpoints/configprops.hpp"

namespace host {

/// The keys of one reader ("host", or the id of a plugin) with their values in force, as GET
/// configprops shows them; one bean for each first two words of its keys. Without `shows_values`
/// every value is masked; secrets always are, as environment_report() has it.
endpoints::property_beans configprops_report(std::string_view reader,
                                             const config::resolved_keys& keys, bool shows_values);

}  // namespace host
