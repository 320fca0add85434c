#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "http/message/message.hpp"

namespace host::http {

/// Request line and fields as they were sent.
struct request_head {
  std::string verb;
  std::string target;
  int version = 11;  ///< 10 or 11
  header_list fields;
};

/// What the fields say about the message itself.
struct framing {
  std::optional<std::uint64_t> content_length;
  bool chunked = false;
  bool keep_alive = true;
  bool expects_continue = false;
  std::string host;  ///< the Host field; "" in HTTP/1.0 without one

  bool has_body() const { return chunked || content_length.value_or(0) > 0; }
  bool operator==(const framing&) const = default;
};

/// A request that is answered with an error and a closed connection.
struct malformed {
  int status = 400;
  std::string sentence;

  bool operator==(const malformed&) const = default;
};

/// Judges strictly what Beast 1.81 lets through and what two parsers could read differently: Host
/// exactly once in 1.1, a single Content-Length, Transfer-Encoding exactly "chunked", never both,
/// none in 1.0, no expectation but 100-continue. Pure.
tl::expected<framing, malformed> judge_framing(const request_head& head);

/// Judges the bytes of a head up to and with its empty line: bare CR or LF, folded lines, control
/// characters. Pure.
std::optional<std::string> find_illegal_bytes(std::string_view raw_head);

/// All fields of a name joined by ", "; "" when there is none. Letter case is ignored.
std::string joined_fields(const header_list& fields, std::string_view name);

}  // namespace host::http
