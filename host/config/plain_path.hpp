#pragma once

#include <string_view>

namespace host::config {

/// "" or "/a/b": characters that need no encoding in a path, in parts that are neither empty nor
/// dots.
bool is_plain_path(std::string_view path);

}  // namespace host::config
