#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace host::config {

/// What a number without a unit counts.
enum class bare_number { milliseconds, seconds };

/// Milliseconds of `500ms`, `10s`, `5m`, `1h`, `2d` (also ns and us), of ISO-8601 `PT1M10.5S` and
/// `P1D`, or of a bare number; a sign may stand in front, in ISO-8601 of each part too. What is no
/// whole number of them counts as the next one. Nothing for anything else and for what 64 bits do
/// not hold.
std::optional<std::int64_t> duration_in_ms(std::string_view text, bare_number unit);

}  // namespace host::config
