#include "text/utc_time.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <utility>

namespace host::text {
namespace {

using std::chrono::floor;

constexpr std::array<const char*, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

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

std::string common_log_date(std::chrono::system_clock::time_point time) {
  const utc_time at(time);
  char text[64];
  const int length =
      std::snprintf(text, sizeof text, "%02u/%s/%04d:%02d:%02d:%02d +0000", at.day_of_month(),
                    month_names[at.month() - 1], at.year(), at.hours(), at.minutes(), at.seconds());
  return {text, static_cast<std::size_t>(length)};
}

std::string by_date_pattern(std::chrono::system_clock::time_point time, std::string_view pattern) {
  const utc_time at(time);
  const std::array<std::pair<std::string_view, int>, 4> parts = {
      std::pair<std::string_view, int>{"yyyy", at.year()},
      {"MM", static_cast<int>(at.month())},
      {"dd", static_cast<int>(at.day_of_month())},
      {"HH", at.hours()}};
  std::string text;
  while (!pattern.empty()) {
    const auto part = std::find_if(parts.begin(), parts.end(), [&](const auto& each) {
      return pattern.starts_with(each.first);
    });
    if (part == parts.end()) {
      text += pattern.front();
      pattern.remove_prefix(1);
      continue;
    }
    const std::string digits = std::to_string(part->second);
    text.append(part->first.size() - std::min(digits.size(), part->first.size()), '0') += digits;
    pattern.remove_prefix(part->first.size());
  }
  return text;
}

std::string http_date(std::chrono::system_clock::time_point time) {
  static constexpr std::array<const char*, 7> day_names = {"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};
  const utc_time at(time);
  char text[64];
  const int length =
      std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT",
                    day_names[std::chrono::weekday(at.day).c_encoding()], at.day_of_month(),
                    month_names[at.month() - 1], at.year(), at.hours(), at.minutes(), at.seconds());
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace host::text
