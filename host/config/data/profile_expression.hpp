#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace host::config {

/// Whether an expression of `spring.config.activate.on-profile` holds: names with `&`, `|`, `!` and
/// parentheses, `&` and `|` not mixed without them. The reason, without its beginning, when it is
/// none.
tl::expected<bool, std::string> holds_for_profiles(std::string_view expression,
                                                   const std::vector<std::string>& accepted);

}  // namespace host::config
