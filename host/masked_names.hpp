#pragma once

#include <string_view>

namespace host {

/// Whether the value of a setting of this name is masked on pages of the port, whatever they may
/// show: what is a secret in the log, and words by which the reference masks as well (user, pass,
/// accessKey, accountKey, license, connectionString).
bool has_masked_name(std::string_view name);

}  // namespace host
