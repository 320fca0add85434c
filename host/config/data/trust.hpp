#pragma once

#include <optional>
#include <string>

#include "config/data/config_place.hpp"
#include "config/property_list.hpp"

namespace host::config {

/// Whether anybody but root and the user of this process may have written a place that was found in
/// the working folder, where nobody named it: its file or the folder around it is another user's,
/// or group or others may write it.
bool others_may_write(const config_place& place);

/// Such a place may say which engine to talk to, but not which code to load. One sentence when a
/// document does, else nothing.
std::optional<std::string> code_named_in(const property_list& settings);

}  // namespace host::config
