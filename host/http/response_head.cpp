#include "http/response_head.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "http/ascii.hpp"
#include "http/message/status.hpp"

namespace host::http {
namespace {

constexpr std::array<std::string_view, 9> own_fields = {
    "Connection", "Content-Length", "Content-Type",     "Date", "Keep-Alive", "Server",
    "Trailer",    "Upgrade",        "Transfer-Encoding"};

bool is_own_field(std::string_view name) {
  return std::any_of(own_fields.begin(), own_fields.end(),
                     [&](std::string_view own) { return equals_ignoring_case(own, name); });
}

/// No way to end the line early, whoever made the value.
bool is_field_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7F) || byte == '\t';
  });
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out += name;
  out += ": ";
  out += value;
  out += "\r\n";
}

}  // namespace

void append_response_head(std::string& out, const response& answer,
                          const response_framing& framing) {
  out += "HTTP/1.1 ";
  out += std::to_string(answer.status);
  out += ' ';
  out += reason_phrase(answer.status);
  out += "\r\n";
  if (may_have_body(answer.status)) {
    const std::string_view type =
        answer.content_type.empty() ? framing.produces : std::string_view(answer.content_type);
    if (!answer.body.empty() && !type.empty() && is_field_value(type)) {
      append_field(out, "Content-Type", type);
    }
    append_field(out, "Content-Length", std::to_string(answer.body.size()));
  }
  for (const auto& [name, value] : answer.headers) {
    if (is_own_field(name) || !is_token(name) || !is_field_value(value)) continue;
    append_field(out, name, value);
  }
  append_field(out, "Date", framing.date);
  if (framing.close) append_field(out, "Connection", "close");
  out += "\r\n";
}

bool may_have_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

bool ends_connection(int status) {
  return status == 400 || status == 500;
}

std::string http_date(std::time_t seconds) {
  using namespace std::chrono;
  static constexpr std::array<const char*, 7> day_names = {"Sun", "Mon", "Tue", "Wed",
                                                           "Thu", "Fri", "Sat"};
  static constexpr std::array<const char*, 12> month_names = {
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto now = floor<std::chrono::seconds>(system_clock::from_time_t(seconds));
  const auto day = floor<days>(now);
  const year_month_day date{day};
  const hh_mm_ss time{now - day};
  char text[64];
  const int length = std::snprintf(
      text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT",
      day_names[weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
      month_names[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()));
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace host::http
