#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "scheduling/scheduler.hpp"

namespace backup::net {

enum class http_method { get, put, post, del };

/// "GET" and so on.
std::string_view to_string(http_method method);

/// Takes the body of a 2xx answer piece by piece instead of http_response::body; false ends the
/// transfer. Called on the client's thread, never again once the outcome is known or the transfer
/// is gone. Must not block and must not call the client or its own transfer.
using body_sink = std::function<bool(std::string_view piece)>;

struct http_request {
  http_method method = http_method::get;
  std::string url;        ///< whole, percent-encoded, without user and password
  std::string json_body;  ///< sent as application/json; none when empty
  body_sink sink = {};
};

inline constexpr const char* json_content_type = "application/json";

/// Whether it goes out with a Content-Type: with a body, and as a POST in any case.
inline bool has_content_type(const http_request& request) {
  return !request.json_body.empty() || request.method == http_method::post;
}

/// How long a transfer may last, who may end it early, and how much it may bring.
struct http_limits {
  scheduling::instant deadline;
  std::stop_token stop = {};
  std::size_t response_bytes = std::size_t{64} << 20U;  ///< of the body, also into a sink
  std::size_t kept_bytes = std::size_t{64} << 20U;      ///< of it in http_response::body
  /// For a connection to be made, if that is less than http_options say.
  std::optional<std::chrono::milliseconds> connect_within = {};
};

struct http_response {
  int status = 0;
  std::optional<std::string> retry_after;
  std::optional<std::string> product;  ///< X-Elastic-Product
  std::string body;

  friend bool operator==(const http_response&, const http_response&) = default;
};

enum class transport_fault {
  connect,    ///< no connection: unknown host, refused, no route, not in time
  timeout,    ///< no whole answer by the deadline
  cut,        ///< the connection ended before the answer was whole
  too_large,  ///< the body is over a bound of http_limits
  tls,        ///< no trusted connection
  garbled,    ///< what came was not HTTP
  cancelled   ///< by the stop token, the sink, or the end of transfer or client
};

struct transport_failure {
  transport_fault fault;
  std::string text;  ///< what happened, without the URL: part of a sentence, no secret
};

using http_outcome = tl::expected<http_response, transport_failure>;

/// There is no outcome, and the deadline has come.
transport_failure not_in_time(bool is_sent);

}  // namespace backup::net
