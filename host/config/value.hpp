#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <tl/expected.hpp>

#include "config/key_table.hpp"

namespace host::config {

using text_list = std::vector<std::string>;
using text_map = std::map<std::string, std::string>;

/// A value of one of the declared types. Durations are milliseconds.
using value = std::variant<std::string, bool, std::int64_t, text_list, text_map>;

/// What may stand in a text of this type: "true or false", "a whole number", ...
std::string allowed_for(key_type type);

/// A text as a value of a type, or what would be allowed. Not for maps, which are no text.
tl::expected<value, std::string> parse_value(key_type type, std::string_view text);

/// Items between commas, without the blanks around them; empty ones are left out.
text_list split_list(std::string_view text);

/// As people write it: the form in which --check shows it.
std::string to_text(const value& given, key_type type);

}  // namespace host::config
