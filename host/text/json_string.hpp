#pragma once

#include <string>
#include <string_view>

namespace host::text {

/// Appends text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD; control
/// characters are escaped, so the result is one line whatever the text is.
void append_json_string(std::string& out, std::string_view text);

/// The same without the quotes around it.
void append_escaped(std::string& out, std::string_view text);

/// Begins a member of an object that is being written: a comma where one is due, the name, a colon.
void append_json_name(std::string& out, std::string_view name);

/// A whole member whose value is a text.
void append_json_member(std::string& out, std::string_view name, std::string_view value);

}  // namespace host::text
