#include "config/duration.hpp"

#include <array>
#include <charconv>

#include "config/property_name.hpp"
#include "text/ascii.hpp"

namespace host::config {
namespace {

using number = std::optional<std::int64_t>;

struct unit {
  std::string_view name;
  std::int64_t times;   ///< in milliseconds ...
  std::int64_t divide;  ///< ... or this many of them in one
};

constexpr std::array<unit, 7> units{{{"ns", 1, 1'000'000},
                                     {"us", 1, 1'000},
                                     {"ms", 1, 1},
                                     {"s", 1'000, 1},
                                     {"m", 60'000, 1},
                                     {"h", 3'600'000, 1},
                                     {"d", 86'400'000, 1}}};

number product(std::int64_t a, std::int64_t b) {
  std::int64_t made = 0;
  if (__builtin_mul_overflow(a, b, &made)) return std::nullopt;
  return made;
}

number sum(std::int64_t a, std::int64_t b) {
  std::int64_t made = 0;
  if (__builtin_add_overflow(a, b, &made)) return std::nullopt;
  return made;
}

/// Takes the digits at the front; a sign is no digit.
number take_digits(std::string_view& text) {
  if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
  std::int64_t made = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), made);
  if (fault != std::errc()) return std::nullopt;
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  return made;
}

bool take(std::string_view& text, char c) {
  if (!text.starts_with(c)) return false;
  text.remove_prefix(1);
  return true;
}

number simple(std::string_view text, bare_number bare) {
  const auto amount = take_digits(text);
  if (!amount) return std::nullopt;
  if (text.empty()) text = bare == bare_number::seconds ? "s" : "ms";
  for (const auto& each : units) {
    if (text != each.name) continue;
    // Up, so that a short time is never none at all.
    const bool has_rest = *amount % each.divide != 0;
    return product(*amount / each.divide + (has_rest ? 1 : 0), each.times);
  }
  return std::nullopt;
}

/// Up to nine digits after the point, as milliseconds, up to the next whole one.
number fraction_in_ms(std::string_view& text) {
  constexpr std::int64_t ns_in_ms = 1'000'000;
  std::int64_t made = 0;
  std::int64_t weight = 100 * ns_in_ms;
  while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
    if (weight == 0) return std::nullopt;
    made += (text.front() - '0') * weight;
    weight /= 10;
    text.remove_prefix(1);
  }
  return (made + ns_in_ms - 1) / ns_in_ms;
}

/// One amount with its unit out of those that may still come: 5.5s, -3h.
number iso_part(std::string_view& text, std::string_view& units_left) {
  const bool is_negative = take(text, '-');
  if (!is_negative) take(text, '+');
  const auto amount = take_digits(text);
  if (!amount) return std::nullopt;
  number fraction = 0;
  const bool has_fraction = take(text, '.') || take(text, ',');
  if (has_fraction) fraction = fraction_in_ms(text);
  if (!fraction || text.empty()) return std::nullopt;
  const auto at = units_left.find(text.front());
  if (at == std::string_view::npos || (has_fraction && text.front() != 's')) return std::nullopt;
  const auto whole = simple(std::to_string(*amount) + text.front(), bare_number::milliseconds);
  const auto made = whole ? sum(*whole, *fraction) : std::nullopt;
  units_left.remove_prefix(at + 1);
  text.remove_prefix(1);
  return made && is_negative ? number(-*made) : made;
}

/// The part behind "p", lower case: 1d, t10s, 2dt3h4m5.5s.
number iso(std::string_view text) {
  std::int64_t total = 0;
  std::string_view units_left = "d";
  bool is_time = false;
  bool has_part = false;
  while (!text.empty()) {
    if (take(text, 't')) {
      if (is_time || text.empty()) return std::nullopt;
      is_time = true;
      units_left = "hms";
      continue;
    }
    const auto part = iso_part(text, units_left);
    const auto next = part ? sum(total, *part) : std::nullopt;
    if (!next) return std::nullopt;
    total = *next;
    has_part = true;
  }
  return has_part ? number(total) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> duration_in_ms(std::string_view written, bare_number bare) {
  const auto lower = text::lower_case(written);
  std::string_view text = lower;
  const bool is_negative = take(text, '-');
  if (!is_negative) take(text, '+');
  const auto amount = take(text, 'p') ? iso(text) : simple(text, bare);
  if (!amount) return std::nullopt;
  return is_negative ? -*amount : *amount;
}

}  // namespace host::config
