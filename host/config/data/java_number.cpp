#include "config/data/java_number.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace host::config {
namespace {

constexpr int least_plain_exponent = -3;
constexpr int first_scientific_exponent = 7;

}  // namespace

std::string java_text(double number) {
  if (std::isnan(number)) return "NaN";
  if (std::isinf(number)) return number < 0 ? "-Infinity" : "Infinity";
  if (number == 0) return std::signbit(number) ? "-0.0" : "0.0";

  // The fewest digits that make the same number: d.ddde±xx.
  std::array<char, 40> room{};
  const auto end = std::to_chars(room.data(), room.data() + room.size(), std::fabs(number),
                                 std::chars_format::scientific)
                       .ptr;
  const std::string_view shortest(room.data(), static_cast<std::size_t>(end - room.data()));
  const auto mark = shortest.find('e');
  const int exponent = std::atoi(std::string(shortest.substr(mark + 1)).c_str());
  std::string digits(1, shortest.front());
  if (mark > 2) digits += shortest.substr(2, mark - 2);

  std::string text = number < 0 ? "-" : "";
  if (exponent < least_plain_exponent || exponent >= first_scientific_exponent) {
    text += digits.substr(0, 1) + "." + (digits.size() > 1 ? digits.substr(1) : "0") + "E" +
            std::to_string(exponent);
  } else if (exponent < 0) {
    text += "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  } else {
    const auto whole = static_cast<std::size_t>(exponent) + 1;
    if (digits.size() < whole + 1) digits.resize(whole + 1, '0');
    text += digits.substr(0, whole) + "." + digits.substr(whole);
  }
  return text;
}

}  // namespace host::config
