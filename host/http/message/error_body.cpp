#include "http/message/error_body.hpp"

#include <string>

#include "http/message/status.hpp"
#include "text/json_string.hpp"
#include "text/utc_time.hpp"

namespace host::http {
response error_response(int status, std::string_view path, std::string_view message,
                        std::chrono::system_clock::time_point now) {
  response answer;
  answer.status = status;
  answer.content_type = "application/json";
  std::string& body = answer.body;
  body = "{\"timestamp\":\"" + text::iso_time(now, "+00:00") +
         "\",\"status\":" + std::to_string(status) + ",\"error\":";
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
