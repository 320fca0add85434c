#pragma once

#include <string_view>

namespace host::endpoints {

/// Whether a component of health is one that applications have whose configuration we take: theirs
/// and those that Spring Boot brings. A group that names it is no mistake, though it is not here.
bool is_component_of_reference(std::string_view name);

}  // namespace host::endpoints
