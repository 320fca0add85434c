#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace host::http {

/// What %-decoding has to mind.
enum class plus_sign { literal, blank };

/// Decodes %XX. None for a broken escape, an encoded NUL or a result that is not UTF-8.
std::optional<std::string> percent_decode(std::string_view text, plus_sign plus);

/// The value of a hexadecimal digit, -1 for any other character.
int hex_value(char c);

}  // namespace host::http
