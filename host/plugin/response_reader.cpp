#include "plugin/response_reader.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "http/message/field_syntax.hpp"
#include "plugin/parameters.hpp"
#include "text/ascii.hpp"
#include "text/printable_line.hpp"
#include "text/utf8.hpp"

namespace host::plugin {
namespace {

constexpr std::size_t least_response_size =
    offsetof(actuator_http_response, header_count) + sizeof(actuator_http_response::header_count);
constexpr std::uint64_t most_headers = 64;
constexpr std::size_t most_header_bytes = 16 * 1024;
constexpr std::size_t longest_content_type = 256;

tl::unexpected<refused> invalid(std::string sentence) {
  return tl::unexpected(refused{ACTUATOR_INVALID, std::move(sentence)});
}

std::string quoted(std::string_view text) {
  return '"' + text::printable_line(text) + '"';
}

/// "type/subtype" with parameters that are left as they are.
bool is_content_type(std::string_view text) {
  if (text.size() > longest_content_type || !http::is_field_value(text) || !text::is_utf8(text)) {
    return false;
  }
  std::string_view essence = text.substr(0, text.find(';'));
  while (!essence.empty() && essence.back() == ' ') essence.remove_suffix(1);
  const std::size_t slash = essence.find('/');
  return slash != std::string_view::npos && http::is_token(essence.substr(0, slash)) &&
         http::is_token(essence.substr(slash + 1));
}

/// Whether a body of this type has to be UTF-8. Without a type it is the negotiated one: JSON.
bool is_text(std::string_view content_type) {
  if (content_type.empty()) return true;
  const std::string type = text::lower_case(content_type.substr(0, content_type.find(';')));
  return type.starts_with("text/") || type.find("json") != std::string::npos;
}

tl::expected<void, refused> read_headers(const actuator_http_response& theirs,
                                         http::response& ours) {
  if (theirs.header_count == 0) return {};
  if (theirs.headers == nullptr) return invalid("there is a header_count but headers is null");
  if (theirs.header_count > most_headers) {
    return invalid("it has " + std::to_string(theirs.header_count) + " headers, at most " +
                   std::to_string(most_headers) + " are allowed");
  }
  std::size_t bytes = 0;
  for (std::uint64_t at = 0; at < theirs.header_count; ++at) {
    std::string_view name;
    std::string_view value;
    if (!read_text(theirs.headers[at].name, name) || !http::is_token(name)) {
      return invalid("a header has the name " + quoted(name) + ", which is no token");
    }
    if (http::is_field_of_the_host(name)) {
      return invalid("the header " + quoted(name) + " belongs to the host");
    }
    if (!read_utf8(theirs.headers[at].value, value) || !http::is_field_value(value)) {
      return invalid("the header " + quoted(name) +
                     " has a value that is not UTF-8 or has control characters");
    }
    bytes += name.size() + value.size();
    if (bytes > most_header_bytes) {
      return invalid("its headers are larger than " + std::to_string(most_header_bytes) + " bytes");
    }
    ours.headers.emplace_back(name, value);
  }
  return {};
}

bool has_body(int status) {
  return status != 204 && status != 304;
}

std::optional<refused> refuse(std::string sentence) {
  return refused{ACTUATOR_INVALID, std::move(sentence)};
}

std::optional<refused> body_not_allowed(int status) {
  return refuse("a body is not allowed with status " + std::to_string(status));
}

/// All but the rules of the body.
std::optional<refused> read_unjudged(const actuator_http_response* theirs, http::response& ours) {
  actuator_http_response known{};
  if (const auto status = read_parameters(theirs, least_response_size, known);
      status != ACTUATOR_OK) {
    return refused{status, "the response is null, has a wrong size or an unknown tail"};
  }
  std::string_view type;
  std::string_view body;
  if (known.status < 200 || known.status > 599) {
    return refuse("its status is " + std::to_string(known.status) + ", 200 to 599 are allowed");
  }
  if (!read_text(known.content_type, type) || (!type.empty() && !is_content_type(type))) {
    return refuse("its content type " + quoted(type) + " is not type/subtype");
  }
  if (!read_text(known.body, body)) return refuse("its body is null but has a size");

  ours.status = known.status;
  ours.content_type = type;
  ours.body = body;
  if (auto read = read_headers(known, ours); !read) return std::move(read.error());
  return std::nullopt;
}

}  // namespace

std::optional<refused> read_response(const actuator_http_response* theirs, http::response& ours) {
  if (auto fault = read_unjudged(theirs, ours)) return fault;
  if (!ours.body.empty() && !has_body(ours.status)) return body_not_allowed(ours.status);
  if (is_text(ours.content_type) && !text::is_utf8(ours.body)) {
    return refuse("its body is text but not UTF-8");
  }
  return std::nullopt;
}

std::optional<refused> read_stream_head(const actuator_http_response* theirs,
                                        http::response& ours) {
  if (auto fault = read_unjudged(theirs, ours)) return fault;
  if (!has_body(ours.status)) return body_not_allowed(ours.status);
  return std::nullopt;
}

tl::expected<http::response, refused> judge_error(std::int32_t status, actuator_str message) {
  std::string_view text;
  if (status < 400 || status > 599) {
    return invalid("its status is " + std::to_string(status) + ", 400 to 599 are errors");
  }
  if (!read_utf8(message, text)) return invalid("its message is not UTF-8");
  http::response ours;
  ours.status = status;
  ours.body = text;
  return ours;
}

}  // namespace host::plugin
