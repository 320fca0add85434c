#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"
#include "config/resolver.hpp"

namespace host::config {

/// A secret K may be written in a file: for that its reader declares a key `K-file` as well, whose
/// value is the path, and reads that file again when it changes.

/// The name of the secret that a key of this name has the file of: "a.password" for
/// "a.password-file". Nothing for other names.
std::optional<std::string_view> secret_of_file_key(std::string_view name);

/// The file that a value is the whole text of, as it is in a configuration tree; else nothing.
std::optional<std::string> whole_file_of(const origin& from);

/// Of each secret whose reader declares its `K-file` too: one that came from a configuration tree
/// becomes the value of `K-file`, so that it is followed when it changes; K is not set then. One
/// sentence when K and `K-file` are both set.
tl::expected<void, std::string> hand_on_as_files(const property_list& properties,
                                                 std::vector<resolved_value>& values);

}  // namespace host::config
