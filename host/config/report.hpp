#pragma once

#include <string>
#include <string_view>

#include "config/key_table.hpp"
#include "config/resolver.hpp"

namespace host::config {

/// What must be written for a key of this type: "number", "list", ...
std::string_view type_name(key_type type);

/// What --help prints: the command line and the keys of every owner with default and help.
std::string help_text(const key_table& table);

/// What --check prints for one owner: each key that has a value, with its source; secrets masked.
std::string values_report(std::string_view owner, const resolved_keys& resolved);

}  // namespace host::config
