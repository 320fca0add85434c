#include "text/utc_time.hpp"

#include <array>
#include <cstdio>

namespace host::text {
namespace {

using std::chrono::floor;

struct utc_time {
  explicit utc_time(std::chrono::system_clock::time_point time)
      : day(floor<std::chrono::days>(time)),
        date(day),
        clock(floor<std::chrono::milliseconds>(time) - day) {}

  int year() const { return static_cast<int>(date.year()); }
  unsigned month() const { return static_cast<unsigned>(date.month()); }
  unsigned day_of_month() const { return static_cast<unsigned>(date.day()); }
  int hours() const { return static_cast<int>(clock.hours().count()); }
  int minutes() const { return static_cast<int>(clock.minutes().count()); }
  int seconds() const { return static_cast<int>(clock.seconds().count()); }
  int milliseconds() const { return static_cast<int>(clock.subseconds().count()); }

  std::chrono::sys_days day;
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::milliseconds> clock;
};

}  // namespace

std::string iso_time(std::chrono::system_clock::time_point time, std::string_view offset) {
  const utc_time at(time);
  char text[64];
  const int length =
      std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03d", at.year(), at.month(),
                    at.day_of_month(), at.hours(), at.minutes(), at.seconds(), at.milliseconds());
  return std::string(text, static_cast<std::size_t>(length)).append(offset);
}

std::string http_date(std::chrono::system_clock::time_point time) {
  static constexpr std::array<const char*, 7> day_names = {"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> month_names = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const utc_time at(time);
  char text[64];
  const int length =
      std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT",
                    day_names[std::chrono::weekday(at.day).c_encoding()], at.day_of_month(),
                    month_names[at.month() - 1], at.year(), at.hours(), at.minutes(), at.seconds());
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace host::text
