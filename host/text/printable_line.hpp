#pragma once

#include <string>
#include <string_view>

namespace host::text {

/// One printable line out of a stranger's bytes: control characters and bytes that are not UTF-8
/// become '?', line breaks and tabs one space. So nobody forges lines of a log or of the console.
std::string printable_line(std::string_view bytes);

}  // namespace host::text
