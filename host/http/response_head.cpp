#include "http/response_head.hpp"

#include "http/message/field_syntax.hpp"
#include "http/message/status.hpp"

namespace host::http {
namespace {

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
    const bool has_body = !answer.body.empty() || framing.end != body_end::length;
    if (has_body && !type.empty() && is_field_value(type)) append_field(out, "Content-Type", type);
    if (framing.end == body_end::length) {
      append_field(out, "Content-Length", std::to_string(answer.body.size()));
    } else if (framing.end == body_end::chunks) {
      append_field(out, "Transfer-Encoding", "chunked");
    }
  }
  for (const auto& [name, value] : answer.headers) {
    if (is_field_of_the_host(name) || !is_token(name) || !is_field_value(value)) continue;
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

}  // namespace host::http
