/// \file
/// Numbers from text and back, the same in every locale.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <locale>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <type_traits>

namespace actuator {
inline namespace v0_9 {
namespace detail {

template <class T>
concept whole_number = std::is_integral_v<T> && !std::is_same_v<T, bool>;

/// All of `text` as a whole number in the range of T, else nothing. No plus sign, no spaces.
template <whole_number T>
std::optional<T> to_whole_number(std::string_view text) noexcept {
  T value = 0;
  const char* const end = text.data() + text.size();
  const auto [stopped, fault] = std::from_chars(text.data(), end, value);
  if (text.empty() || fault != std::errc() || stopped != end) return std::nullopt;
  return value;
}

/// The length of the number in the grammar of JSON that `text` begins with; 0 when there is none.
inline std::size_t json_number_size(std::string_view text) noexcept {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t before = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - before;
  };
  const auto take = [&](std::string_view any_of) {
    if (at == text.size() || any_of.find(text[at]) == std::string_view::npos) return false;
    ++at;
    return true;
  };
  take("-");
  const std::size_t first_digit = at;
  const std::size_t whole = digits();
  if (whole == 0 || (whole > 1 && text[first_digit] == '0')) return 0;
  if (take(".") && digits() == 0) return 0;
  if (take("eE")) {
    take("+-");
    if (digits() == 0) return 0;
  }
  return at;
}

/// All of `text`, in the grammar of JSON, as a finite number, else nothing.
inline std::optional<double> to_real_number(std::string_view text) {
  if (text.empty() || json_number_size(text) != text.size()) return std::nullopt;
  double value = 0;
#if defined(__cpp_lib_to_chars)
  if (std::from_chars(text.data(), text.data() + text.size(), value).ec != std::errc()) {
    return std::nullopt;
  }
#else
  // libc++ cannot do it otherwise before version 20.
  std::istringstream in{std::string(text)};
  in.imbue(std::locale::classic());
  if (!(in >> value)) return std::nullopt;
#endif
  if (!std::isfinite(value)) return std::nullopt;
  return value;
}

/// The shortest text that reads as this number again; "null" when it is none.
inline std::string number_text(double number) {
  if (!std::isfinite(number)) return "null";
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  return std::string(digits, end);
}

template <whole_number Number>
std::string number_text(Number number) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  return std::string(digits, end);
}

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
