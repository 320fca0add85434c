#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "net/http_message.hpp"
#include "net/node_client.hpp"
#include "service/port/engine_port.hpp"

namespace backup::engine {

/// What was asked of an engine, for messages.
struct asked {
  net::http_method method;
  std::string url;  ///< whole, without user and password
  /// What befell other nodes that were asked the same before; empty mostly.
  std::string other_nodes = {};

  /// "GET http://host:9200/_snapshot/camunda": the query is left out, a long list is cut.
  std::string to_string() const;
  /// Of a target that was asked for without saying where: the same, as it was answered.
  asked of(const net::node_answer& answer) const {
    return {method, answer.url + url, answer.other_nodes};
  }
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
