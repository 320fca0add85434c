#include "endpoints/number_text.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <string_view>

namespace host::endpoints {
namespace {

/// What most numbers are: six decimals or fewer, and at most fifteen digits in all. Two such texts
/// never stand for the same double, so the one that does is the shortest, and its digits are those
/// of an integer. Within these bounds std::to_chars writes no exponent, but for round integers.
constexpr double millionths = 1e6;
constexpr std::uint32_t millionths_each = 1'000'000;
constexpr double least = 1e-3;
constexpr double most = 1e9;  // with six decimals
constexpr std::uint32_t may_be_round = 100'000;

constexpr auto pairs = [] {
  std::array<char, 200> made{};
  for (std::size_t each = 0; each < 100; ++each) {
    made[2 * each] = static_cast<char>('0' + each / 10);
    made[2 * each + 1] = static_cast<char>('0' + each % 10);
  }
  return made;
}();

char* copy(char* to, std::string_view text) {
  std::memcpy(to, text.data(), text.size());
  return to + text.size();
}

char* write_pair(char* to, std::uint32_t below_100) {
  std::memcpy(to, &pairs[std::size_t{2} * below_100], 2);
  return to + 2;
}

/// From the front, since what is read again as one word right after it was written in pairs makes
/// the processor wait.
char* write_whole(char* to, std::uint32_t value) {
  if (value >= 10'000) {
    to = write_whole(to, value / 10'000);
    to = write_pair(to, value % 10'000 / 100);
    return write_pair(to, value % 100);
  }
  const std::uint32_t first = value < 100 ? value : value / 100;
  if (first >= 10) {
    to = write_pair(to, first);
  } else {
    *to++ = static_cast<char>('0' + first);
  }
  return value < 100 ? to : write_pair(to, value % 100);
}

char* write_fraction(char* to, std::uint32_t of_a_million) {
  *to++ = '.';
  to = write_pair(to, of_a_million / 10'000);
  if (const std::uint32_t rest = of_a_million % 10'000; rest != 0) {
    to = write_pair(to, rest / 100);
    to = write_pair(to, rest % 100);
  }
  while (to[-1] == '0') --to;
  return to;
}

/// Null when it is not of those.
char* write_short(char* to, double value) {
  const double size = std::fabs(value);
  if (!(size >= least && size < most)) return nullptr;  // NaN neither
  const auto whole = static_cast<std::uint32_t>(size);
  if (static_cast<double>(whole) == size) {
    if (whole % may_be_round == 0) return nullptr;  // 100000 is 1e+05
    if (value < 0) *to++ = '-';
    return write_whole(to, whole);
  }
  // What this rounds wrongly the check below finds.
  // NOLINTNEXTLINE(bugprone-incorrect-roundings): std::lround would be a call for each number
  const auto scaled = static_cast<std::uint64_t>(size * millionths + 0.5);
  // Division is rounded correctly, so this is what reading the digits would give.
  if (static_cast<double>(scaled) / millionths != size) return nullptr;
  const auto fraction = static_cast<std::uint32_t>(scaled - std::uint64_t{whole} * millionths_each);
  if (value < 0) *to++ = '-';
  return write_fraction(write_whole(to, whole), fraction);
}

}  // namespace

char* write_number(char* to, double value) {
  if (char* const end = write_short(to, value)) return end;
  if (std::isnan(value)) return copy(to, "NaN");
  if (std::isinf(value)) return copy(to, value > 0 ? "+Inf" : "-Inf");
  return std::to_chars(to, to + longest_number, value).ptr;
}

char* write_number(char* to, std::uint64_t value) {
  return std::to_chars(to, to + longest_number, value).ptr;
}

}  // namespace host::endpoints
