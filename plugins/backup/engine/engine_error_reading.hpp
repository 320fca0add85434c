#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "net/http_message.hpp"
#include "service/port/engine_port.hpp"

namespace backup::engine {

/// What was asked of an engine, for messages.
struct asked {
  net::http_method method;
  std::string url;  ///< whole, without user and password

  /// "GET http://host:9200/_snapshot/camunda": the query is left out, a long list is cut.
  std::string to_string() const;
};

/// A call without a result.
struct failed_call {
  service::engine_error error;
  /// A snapshot of the request does not exist: no fault for who wanted it gone.
  bool snapshot_missing = false;
};

/// The body of a 2xx answer, or what else happened.
tl::expected<std::string, failed_call> read_outcome(const asked& call, net::http_outcome outcome);

/// A 2xx answer that is not what this call is answered with.
service::engine_error nonsense(const asked& call, std::string_view why);

}  // namespace backup::engine
