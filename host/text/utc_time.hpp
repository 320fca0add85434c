#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace host::text {

/// "2026-11-22T21:06:44.145" and behind it `offset`, one of the spellings of UTC: "Z", "+00:00".
std::string iso_time(std::chrono::system_clock::time_point time, std::string_view offset);

/// "Sun, 06 Nov 1994 08:49:37 GMT", the form of dates in the header fields of HTTP.
std::string http_date(std::chrono::system_clock::time_point time);

}  // namespace host::text
