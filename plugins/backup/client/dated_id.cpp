#include "client/dated_id.hpp"

#include <charconv>
#include <cstdio>

namespace backup::client {
namespace {

using namespace std::chrono;

constexpr std::size_t digits_of_it = 14;

/// The number in so many digits from there on; -1 when there are others.
int number(std::string_view id, std::size_t at, std::size_t count) {
  int value = 0;
  const auto* const end = id.data() + at + count;
  const auto read = std::from_chars(id.data() + at, end, value);
  return read.ec == std::errc() && read.ptr == end ? value : -1;
}

}  // namespace

std::string dated_id(sys_seconds at) {
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss clock(at - day);
  char made[64];
  std::snprintf(made, sizeof(made), "%04d%02u%02u%02d%02d%02d", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()));
  return made;
}

std::optional<sys_seconds> date_of(std::string_view id) {
  if (id.size() != digits_of_it || id.front() == '0') return {};
  const int month_of_it = number(id, 4, 2);
  const int day_of_it = number(id, 6, 2);
  const int hour = number(id, 8, 2);
  const int minute = number(id, 10, 2);
  const int second = number(id, 12, 2);
  if (month_of_it < 0 || day_of_it < 0 || hour < 0 || minute < 0 || second < 0) return {};
  const year_month_day date(year(number(id, 0, 4)), month(static_cast<unsigned>(month_of_it)),
                            day(static_cast<unsigned>(day_of_it)));
  if (!date.ok() || hour > 23 || minute > 59 || second > 59) return {};
  const auto at = sys_days(date) + hours(hour) + minutes(minute) + seconds(second);
  // What is printed again is the same: no sign, no blank stood in place of a digit.
  if (dated_id(at) != id) return {};
  return at;
}

}  // namespace backup::client
