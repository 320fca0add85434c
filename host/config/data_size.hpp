#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace host::config {

/// Bytes of `10MB`, `8KB`, `1GB`, `1TB`, `512B` or of a bare number; a unit is 1024 of the one
/// below it, in any case, and a sign may stand in front. Nothing for anything else and for what 64
/// bits do not hold.
std::optional<std::int64_t> data_size_in_bytes(std::string_view text);

/// The same with the largest unit that needs no fraction: "8KB", "1000B".
std::string data_size_text(std::int64_t bytes);

}  // namespace host::config
