#pragma once

#include <string>
#include <string_view>

namespace host::plugin {

/// Whether the bytes are UTF-8 as RFC 3629 has it: shortest forms, no surrogates, at most U+10FFFF.
bool is_utf8(std::string_view bytes) noexcept;

/// One printable line out of bytes that a plugin wrote: control characters and bytes that are not
/// UTF-8 become '?', line breaks and tabs one space. So a plugin cannot forge lines of a log or of
/// the console.
std::string printable_line(std::string_view bytes);

}  // namespace host::plugin
