#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace host::text {

/// "2026-11-22T21:06:44.145" and behind it `offset`, one of the spellings of UTC: "Z", "+00:00".
std::string iso_time(std::chrono::system_clock::time_point time, std::string_view offset);

/// "Sun, 06 Nov 1994 08:49:37 GMT", the form of dates in the header fields of HTTP.
std::string http_date(std::chrono::system_clock::time_point time);

/// "06/Nov/1994:08:49:37 +0000", the form of dates in the access logs of web servers.
std::string common_log_date(std::chrono::system_clock::time_point time);

/// The year, month, day and hour as they stand for yyyy, MM, dd and HH in `pattern`; all else in it
/// is itself.
std::string by_date_pattern(std::chrono::system_clock::time_point time, std::string_view pattern);

}  // namespace host::text
