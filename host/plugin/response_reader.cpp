#include "plugin/response_reader.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "plugin/parameters.hpp"
#include "text/printable_line.hpp"
#include "text/utf8.hpp"

namespace host::plugin {
namespace {

constexpr std::size_t least_response_size =
    offsetof(actuator_http_response, header_count) + sizeof(actuator_http_response::header_count);
constexpr std::uint64_t most_headers = 64;
constexpr std::size_t most_header_bytes = 16 * 1024;
constexpr std::size_t longest_content_type = 256;

// What frames and dates a message, and what has a place of its own in the struct.
constexpr std::array<std::string_view, 9> headers_of_the_host = {
    "connection", "content-length",    "content-type", "date",   "keep-alive",
    "trailer",    "transfer-encoding", "upgrade",      "server",
};

tl::unexpected<refused> invalid(std::string sentence) {
  return tl::unexpected(refused{ACTUATOR_INVALID, std::move(sentence)});
}

std::string quoted(std::string_view text) {
  return '"' + text::printable_line(text) + '"';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string lower_case(std::string_view text) {
  std::string lowered(text);
  std::transform(lowered.begin(), lowered.end(), lowered.begin(), lower);
  return lowered;
}

bool is_token(std::string_view text) {
  if (text.empty()) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    const bool alphanumeric = (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9');
    return alphanumeric || std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

bool has_control_character(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && c != '\t') || byte == 0x7F;
  });
}

/// "type/subtype" with parameters that are left as they are.
bool is_content_type(std::string_view text) {
  if (text.size() > longest_content_type || has_control_character(text) || !text::is_utf8(text)) {
    return false;
  }
  std::string_view essence = text.substr(0, text.find(';'));
  while (!essence.empty() && essence.back() == ' ') essence.remove_suffix(1);
  const std::size_t slash = essence.find('/');
  return slash != std::string_view::npos && is_token(essence.substr(0, slash)) &&
         is_token(essence.substr(slash + 1));
}

/// Whether a body of this type has to be UTF-8. Without a type it is the negotiated one: JSON.
bool is_text(std::string_view content_type) {
  const std::string type = lower_case(content_type.substr(0, content_type.find(';')));
  return type.empty() || type.starts_with("text/") || type.find("json") != std::string::npos;
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
    if (!read_text(theirs.headers[at].name, name) || !is_token(name)) {
      return invalid("a header has the name " + quoted(name) + ", which is no token");
    }
    if (std::find(headers_of_the_host.begin(), headers_of_the_host.end(), lower_case(name)) !=
        headers_of_the_host.end()) {
      return invalid("the header " + quoted(name) + " belongs to the host");
    }
    if (!read_utf8(theirs.headers[at].value, value) || has_control_character(value)) {
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

}  // namespace

tl::expected<http::response, refused> read_response(const actuator_http_response* theirs) {
  actuator_http_response known{};
  if (const auto status = read_parameters(theirs, least_response_size, known);
      status != ACTUATOR_OK) {
    return tl::unexpected(
        refused{status, "the response is null, has a wrong size or an unknown tail"});
  }
  std::string_view type;
  std::string_view body;
  if (known.status < 200 || known.status > 599) {
    return invalid("its status is " + std::to_string(known.status) + ", 200 to 599 are allowed");
  }
  if (!read_text(known.content_type, type) || (!type.empty() && !is_content_type(type))) {
    return invalid("its content type " + quoted(type) + " is not type/subtype");
  }
  if (!read_text(known.body, body)) return invalid("its body is null but has a size");
  if (!body.empty() && (known.status == 204 || known.status == 304)) {
    return invalid("a body is not allowed with status " + std::to_string(known.status));
  }
  if (is_text(type) && !text::is_utf8(body)) return invalid("its body is text but not UTF-8");

  http::response ours;
  ours.status = known.status;
  ours.content_type = type;
  ours.body = body;
  if (auto read = read_headers(known, ours); !read) return tl::unexpected(read.error());
  return ours;
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
