#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace host::http {

/// What one client, and all of them together, may cost. Every wait of a session has one of these
/// as its deadline.
struct limits {
  using milliseconds = std::chrono::milliseconds;

  /// Fields of a request's header; more is 431. As with Tomcat: no client comes near it, and short
  /// fields take a multiple of their bytes in memory, so the bound on bytes is none on that.
  static constexpr std::size_t header_fields = 100;

  std::size_t header_bytes = 8 * 1024;       ///< request line and fields; more is 431
  std::size_t body_bytes = 64 * 1024;        ///< where the endpoint states none; more is 413
  std::size_t connections = 1024;            ///< that may ask for anything
  std::size_t probe_connections = 16;        ///< beyond those; may ask for health, all else is 503
  std::size_t kept_bytes = 8 * 1024 * 1024;  ///< bodies and answers of all, beyond 1 KB each
  std::uint64_t requests_per_connection = 100'000;  ///< the last one is answered with a close
  std::size_t pipelined_requests = 100;  ///< in a row before the answer to the one in front; same

  milliseconds idle{60'000};     ///< no byte of a next request
  milliseconds header{10'000};   ///< from the first byte of a request to the end of its header
  milliseconds request{60'000};  ///< from the first byte of a request to the end of its body
  milliseconds probe{1'000};     ///< for a request on a connection beyond the allowed ones
  milliseconds write{30'000};   ///< without progress of an answer; in all a second more for each KB
  milliseconds linger{2'000};   ///< how long unread input is swallowed before closing
  milliseconds answer{30'000};  ///< for a plugin's answer, where the endpoint states none

  /// Size of a connection's input buffer. What does not fit, be it a header or a line of a chunked
  /// body, is refused; requests that follow an unanswered one wait in the client's hands.
  std::size_t buffer_bytes() const { return 2 * header_bytes; }
};

}  // namespace host::http
