// The requests and replies that test servers and test clients pass around: plain values.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/// Header fields in order of arrival; names compare without regard to case.
using http_headers = std::vector<std::pair<std::string, std::string>>;

/// The first value of a field, or nothing.
std::optional<std::string> header_value(const http_headers& headers, std::string_view name);

struct http_request {
  std::string method;
  std::string target;  ///< as it was sent, still percent-encoded
  http_headers headers;
  std::string body;
  std::uint64_t connection = 0;  ///< number of the connection it came on, from 1
};

/// How a reply leaves a test server.
enum class reply_manner {
  whole,         ///< the ordinary way
  close_before,  ///< close the connection without a byte
  close_after,   ///< send the first `byte_count` bytes of the answer (head included), then close
  hang,          ///< say nothing until the peer goes away or the server stops
  drip,          ///< send `byte_count` bytes every `interval`
  endless,       ///< the head without a length, then the body again and again
};

struct http_reply {
  int status = 200;
  http_headers headers;  ///< Content-Length is added unless one is given here (a wrong one, say)
  std::string body;
  reply_manner manner = reply_manner::whole;
  std::chrono::milliseconds delay{0};  ///< waited before anything else
  std::size_t byte_count = 0;
  std::chrono::milliseconds interval{0};
};

}  // namespace support
