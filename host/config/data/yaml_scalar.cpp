#include "config/data/yaml_scalar.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <optional>

#include "config/data/java_number.hpp"

namespace host::config {
namespace {

template <std::size_t count>
bool is_one_of(std::string_view text, const std::array<std::string_view, count>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

constexpr std::array<std::string_view, 4> nulls{"~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 9> yes{"yes",  "Yes", "YES", "true", "True",
                                              "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 9> no{"no",    "No",  "NO",  "false", "False",
                                             "FALSE", "off", "Off", "OFF"};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Digits of a base with underscores between them.
bool are_digits(std::string_view text, std::string_view digits) {
  return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos &&
         text.find_first_not_of('_') != std::string_view::npos;
}

std::string without(std::string_view text, char unwanted) {
  std::string made(text);
  made.erase(std::remove(made.begin(), made.end(), unwanted), made.end());
  return made;
}

/// As a decimal number of any length.
std::string decimal(std::string_view digits, unsigned base) {
  std::string made = "0";
  for (const char c : digits) {
    unsigned carry =
        static_cast<unsigned>(is_digit(c) ? c - '0' : (c >= 'a' ? c - 'a' : c - 'A') + 10);
    for (auto at = made.rbegin(); at != made.rend(); ++at) {
      carry += static_cast<unsigned>(*at - '0') * base;
      *at = static_cast<char>('0' + carry % 10);
      carry /= 10;
    }
    for (; carry > 0; carry /= 10) made.insert(made.begin(), static_cast<char>('0' + carry % 10));
  }
  return made;
}

constexpr std::size_t longest_number = 400;

std::optional<std::string> whole_number(std::string_view text) {
  constexpr std::string_view decimals = "0123456789_";
  if (text == "0") return "0";
  if (text.starts_with("0b")) {
    if (!are_digits(text.substr(2), "01_")) return std::nullopt;
    return decimal(without(text.substr(2), '_'), 2);
  }
  if (text.starts_with("0x")) {
    if (!are_digits(text.substr(2), "0123456789abcdefABCDEF_")) return std::nullopt;
    return decimal(without(text.substr(2), '_'), 16);
  }
  if (text.starts_with('0')) {
    if (!are_digits(text.substr(1), "01234567_")) return std::nullopt;
    return decimal(without(text.substr(1), '_'), 8);
  }
  if (text.empty() || !is_digit(text.front()) || !are_digits(text, decimals)) return std::nullopt;
  return without(text, '_');
}

/// `1:30:00`: each further part counts sixtieths and has at most two digits, the first from 0 to 5.
std::optional<std::string> sexagesimal(std::string_view text) {
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  auto colon = text.find(':');
  if (colon == std::string_view::npos || !are_digits(text.substr(0, colon), "0123456789_")) {
    return std::nullopt;
  }
  std::uint64_t total = 0;
  const auto first = without(text.substr(0, colon), '_');
  if (std::from_chars(first.data(), first.data() + first.size(), total).ec != std::errc()) {
    return std::nullopt;
  }
  while (colon < text.size()) {
    const auto end = std::min(text.find(':', colon + 1), text.size());
    const auto part = text.substr(colon + 1, end - colon - 1);
    const bool is_part =
        (part.size() == 1 && is_digit(part[0])) ||
        (part.size() == 2 && part[0] >= '0' && part[0] <= '5' && is_digit(part[1]));
    if (!is_part || total > std::numeric_limits<std::uint64_t>::max() / 60 - 60) {
      return std::nullopt;
    }
    total = total * 60 + static_cast<std::uint64_t>(std::atoi(std::string(part).c_str()));
    colon = end;
  }
  return std::to_string(total);
}

/// Takes `e+10` from the end; false when an `e` is there that begins no exponent.
bool has_fair_exponent(std::string_view& text) {
  const auto mark = text.find_first_of("eE");
  if (mark == std::string_view::npos) return true;
  auto digits = text.substr(mark + 1);
  if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
  text = text.substr(0, mark);
  return are_digits(digits, "0123456789");
}

std::optional<std::string> fraction(std::string_view sign, std::string_view text) {
  if (text == ".inf" || text == ".Inf" || text == ".INF") {
    return sign == "-" ? "-Infinity" : "Infinity";
  }
  if (sign.empty() && (text == ".nan" || text == ".NaN" || text == ".NAN")) return "NaN";
  auto mantissa = text;
  const bool has_exponent = text.find_first_of("eE") != std::string_view::npos;
  if (!has_fair_exponent(mantissa)) return std::nullopt;
  const auto point = mantissa.find('.');
  if (point == std::string_view::npos && !has_exponent) return std::nullopt;
  const auto whole = mantissa.substr(0, std::min(point, mantissa.size()));
  const auto rest =
      point == std::string_view::npos ? std::string_view() : mantissa.substr(point + 1);
  constexpr std::string_view digits = "0123456789_";
  const bool is_whole = whole.empty() || (is_digit(whole.front()) && are_digits(whole, digits));
  const bool is_rest = rest.empty() || rest.find_first_not_of(digits) == std::string_view::npos;
  // A point in front needs a digit behind it, and takes no sign.
  const bool has_digit =
      !whole.empty() || (sign.empty() && !rest.empty() && is_digit(rest.front()));
  if (!is_whole || !is_rest || !has_digit) return std::nullopt;
  return java_text(std::strtod((std::string(sign) + without(text, '_')).c_str(), nullptr));
}

}  // namespace

plain_scalar read_plain_scalar(std::string_view written) {
  if (written.empty() || is_one_of(written, nulls)) return {"", false};
  if (is_one_of(written, yes)) return {"true", false};
  if (is_one_of(written, no)) return {"false", false};
  std::string_view sign;
  auto number = written;
  if (number.starts_with('-') || number.starts_with('+')) {
    sign = number.substr(0, 1);
    number.remove_prefix(1);
  }
  if (number.size() <= longest_number) {
    auto found = whole_number(number);
    if (!found) found = sexagesimal(number);
    if (found) {
      const bool is_negative = sign == "-" && *found != "0";
      return {(is_negative ? "-" : "") + *found, false};
    }
    if (auto real = fraction(sign, number)) return {*std::move(real), false};
  }
  return {std::string(written), true};
}

}  // namespace host::config
