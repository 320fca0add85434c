#pragma once

#include <string_view>

namespace support {

/// `*` in the pattern stands for any run of characters, also slashes; everything else for itself.
bool glob_match(std::string_view pattern, std::string_view text);

/// Matches the path of a request target; its query too when the pattern has a question mark.
bool target_matches(std::string_view pattern, std::string_view target);

}  // namespace support
