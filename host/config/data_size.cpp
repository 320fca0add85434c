#include "config/data_size.hpp"

#include <array>
#include <charconv>
#include <cstddef>

#include "text/ascii.hpp"

namespace host::config {

std::optional<std::int64_t> data_size_in_bytes(std::string_view text) {
  constexpr std::array<std::string_view, 5> units = {"B", "KB", "MB", "GB", "TB"};
  constexpr std::int64_t step = 1024;
  text = text::trimmed(text);
  std::int64_t amount = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), amount);
  if (fault != std::errc() || amount < 0) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.empty()) return amount;
  for (const auto unit : units) {
    if (text::equals_ignoring_case(text, unit)) return amount;
    if (__builtin_mul_overflow(amount, step, &amount)) return std::nullopt;
  }
  return std::nullopt;
}

}  // namespace host::config
