#include "http/response_head.hpp"

#include <charconv>
#include <cstddef>

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

void append_number(std::string& out, std::size_t number) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
}

/// What nearly every answer begins with, in one piece.
constexpr std::string_view usual_line = "HTTP/1.1 200 OK\r\n";

void append_status_line(std::string& out, int status) {
  if (status == 200) {
    out += usual_line;
    return;
  }
  out += "HTTP/1.1 ";
  append_number(out, static_cast<std::size_t>(status));
  out += ' ';
  out += reason_phrase(status);
  out += "\r\n";
}

void append_type(std::string& out, const response& answer, std::string_view produces) {
  if (answer.content_type.empty()) {
    if (!produces.empty()) append_field(out, "Content-Type", produces);
  } else if (is_field_value(answer.content_type)) {
    append_field(out, "Content-Type", answer.content_type);
  }
}

}  // namespace

void append_response_head(std::string& out, const response& answer,
                          const response_framing& framing) {
  append_status_line(out, answer.status);
  if (may_have_body(answer.status)) {
    // A type that the answer states is a fact of an empty body too: Prometheus refuses pages
    // without.
    const bool has_type =
        !answer.body.empty() || !answer.content_type.empty() || framing.end != body_end::length;
    if (has_type) append_type(out, answer, framing.produces);
    if (framing.end == body_end::length) {
      out += "Content-Length: ";
      append_number(out, answer.body.size());
      out += "\r\n";
    } else if (framing.end == body_end::chunks) {
      append_field(out, "Transfer-Encoding", "chunked");
    }
  }
  for (const auto& [name, value] : answer.headers) {
    if (is_field_of_the_host(name) || !is_token(name) || !is_field_value(value)) continue;
    append_field(out, name, value);
  }
  out += framing.more;
  out += framing.date;
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
