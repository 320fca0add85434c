#pragma once

#include <optional>
#include <string_view>

#include "endpoint/take_request.hpp"

namespace backup::endpoint {

/// A query parameter that is true or false, in the words that Spring takes for these, of any case.
/// Absent or empty: otherwise.
parsed<bool> parse_flag(std::string_view name, std::optional<std::string_view> text,
                        bool otherwise);

}  // namespace backup::endpoint
