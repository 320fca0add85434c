#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace host::config {

/// `10MB`, `512KB`, `1048576`: bytes, in units of 1024 (B, KB, MB, GB, TB). Nothing for what is no
/// size, is negative or does not fit.
std::optional<std::int64_t> data_size_in_bytes(std::string_view text);

}  // namespace host::config
