#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "config/resolver.hpp"

namespace host::config {

/// Takes `<name>.enabled` out of a resolved map, by the name in small letters and without dashes;
/// what else stands there is somebody else's. One sentence for the first that is no flag.
std::optional<std::string> read_switches(const resolved_keys& resolved, std::string_view map,
                                         std::map<std::string, bool>& out);

/// `a.b.c is "x" (file a.yaml, line 3); allowed is ...` of an entry of a resolved map.
std::string refusal_of_entry(const resolved_keys& resolved, std::string_view map,
                             const std::string& name, const std::string& text,
                             std::string_view allowed);

}  // namespace host::config
