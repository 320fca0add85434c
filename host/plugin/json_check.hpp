#pragma once

#include <string_view>

namespace host::plugin {

/// Whether the text is one JSON object, as RFC 8259 has it. Bounded depth; pure.
bool is_json_object(std::string_view text);

/// Whether the text is one JSON value of any kind. Bounded depth; pure.
bool is_json_value(std::string_view text);

/// Whether the text is one JSON number and nothing around it, so that it can be written as it is.
bool is_json_number(std::string_view text) noexcept;

}  // namespace host::plugin
