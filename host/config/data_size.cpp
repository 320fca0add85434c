#include "config/data_size.hpp"

#include <array>
#include <charconv>

#include "text/ascii.hpp"

namespace host::config {
namespace {

constexpr std::array<std::string_view, 5> units{"B", "KB", "MB", "GB", "TB"};
constexpr std::int64_t step = 1024;

}  // namespace

std::optional<std::int64_t> data_size_in_bytes(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(text.starts_with("+-") ? 0 : 1);
  std::int64_t amount = 0;
  const auto* const end = text.data() + text.size();
  const auto [rest, fault] = std::from_chars(text.data(), end, amount);
  if (fault != std::errc()) return std::nullopt;
  const auto unit = text::trimmed({rest, static_cast<std::size_t>(end - rest)});
  if (unit.empty()) return amount;
  for (const auto each : units) {
    if (text::equals_ignoring_case(unit, each)) return amount;
    if (__builtin_mul_overflow(amount, step, &amount)) return std::nullopt;
  }
  return std::nullopt;
}

std::string data_size_text(std::int64_t bytes) {
  std::size_t unit = 0;
  while (bytes != 0 && bytes % step == 0 && unit + 1 < units.size()) {
    bytes /= step;
    ++unit;
  }
  return std::to_string(bytes) + std::string(units.at(unit));
}

}  // namespace host::config
