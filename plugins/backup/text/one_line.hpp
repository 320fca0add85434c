#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace backup::text {

/// Text of a stranger as it may stand in a message of ours: valid UTF-8 (anything else becomes
/// '?'), control characters and runs of blanks become one blank, cut to so many bytes with "..."
/// behind.
std::string one_line(std::string_view text, std::size_t longest);

}  // namespace backup::text
