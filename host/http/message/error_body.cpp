#include "http/message/error_body.hpp"

#include <cstdio>
#include <string>

#include "http/message/status.hpp"
#include "text/json_string.hpp"

namespace host::http {
namespace {

/// "2026-11-22T21:06:44.145+00:00"
std::string timestamp(std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  const auto day = floor<days>(now);
  const year_month_day date{day};
  const hh_mm_ss time{floor<milliseconds>(now) - day};
  char text[48];
  const int length = std::snprintf(
      text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03d+00:00", static_cast<int>(date.year()),
      static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return {text, static_cast<std::size_t>(length)};
}

}  // namespace

response error_response(int status, std::string_view path, std::string_view message,
                        std::chrono::system_clock::time_point now) {
  response answer;
  answer.status = status;
  answer.content_type = "application/json";
  std::string& body = answer.body;
  body = "{\"timestamp\":\"" + timestamp(now) + "\",\"status\":" + std::to_string(status) +
         ",\"error\":";
  text::append_json_string(body, reason_phrase(status));
  body += ",\"path\":";
  text::append_json_string(body, path);
  if (!message.empty()) {
    body += ",\"message\":";
    text::append_json_string(body, message);
  }
  body += "}";
  return answer;
}

response error_response(int status, std::string_view path, std::string_view message) {
  return error_response(status, path, message, std::chrono::system_clock::now());
}

}  // namespace host::http
