#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace host::http {

/// Appends `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so
/// that whatever a client sends back to itself in an error stays valid JSON.
void append_json_string(std::string& out, std::string_view text);

/// Length in bytes of the UTF-8 character at the start of `text`, 0 when there is none.
std::size_t utf8_character_length(std::string_view text);

bool is_utf8(std::string_view text);

}  // namespace host::http
