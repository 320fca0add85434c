#include "http/message/error_body.hpp"

#include <algorithm>
#include <cstdint>
#include <string>

#include "http/message/status.hpp"
#include "text/ascii.hpp"
#include "text/json_string.hpp"
#include "text/utc_time.hpp"

namespace host::http {
namespace {

/// As a servlet's application takes a flag: there, and not "false".
bool asks_for_message(std::string_view target) {
  auto query = target.substr(std::min(target.find('?'), target.size()));
  while (!query.empty()) {
    query.remove_prefix(1);  // the question mark, or what is between two
    const auto piece = query.substr(0, query.find('&'));
    query.remove_prefix(piece.size());
    const auto equals = std::min(piece.find('='), piece.size());
    if (piece.substr(0, equals) != "message") continue;
    return !text::equals_ignoring_case(piece.substr(std::min(equals + 1, piece.size())), "false");
  }
  return false;
}

}  // namespace

response error_response(int status, std::string_view path, std::string_view message,
                        std::chrono::system_clock::time_point now) {
  response answer;
  answer.status = status;
  answer.content_type = "application/json";
  std::string& body = answer.body;
  body = "{\"timestamp\":\"" + text::iso_time(now, "+00:00") +
         "\",\"status\":" + std::to_string(status) + ",\"error\":";
  text::append_json_string(body, reason_phrase(status));
  answer.error_path_at = static_cast<std::uint32_t>(body.size());
  body += ",\"path\":";
  text::append_json_string(body, path);
  answer.error_message_at = static_cast<std::uint32_t>(body.size());
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

void leave_out(response& answer, const error_members& wanted, std::string_view target) {
  using when = error_members::when;
  if (answer.error_path_at == 0 || wanted.are_all()) return;
  const bool has_message = wanted.message == when::always ||
                           (wanted.message == when::on_param && asks_for_message(target));
  std::string& body = answer.body;
  if (!has_message) {
    body.erase(answer.error_message_at);
    body += '}';
  }
  if (!wanted.path) {
    body.erase(answer.error_path_at, answer.error_message_at - answer.error_path_at);
  }
}

}  // namespace host::http
