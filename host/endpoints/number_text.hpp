#pragma once

#include <cstddef>
#include <cstdint>

namespace host::endpoints {

/// No number is written longer than this.
constexpr std::size_t longest_number = 32;

/// Write a number at `to`, where longest_number bytes are free; return its end. A double is the
/// shortest text that reads back as the same one, as std::to_chars has it, or NaN, +Inf, -Inf.
char* write_number(char* to, double value);
char* write_number(char* to, std::uint64_t value);

}  // namespace host::endpoints
