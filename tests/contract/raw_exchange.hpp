#pragma once

#include <string>
#include <string_view>

#include "contract/deployment.hpp"
#include "support/http_client.hpp"

namespace contract {

/// Sends these bytes and nothing else on a connection of its own, for requests that no client
/// library makes, and reads one answer. Throws when none comes within ten seconds.
support::http_answer raw_exchange(const deployment& host, std::string_view request);

/// A request with a Host field, the fields given ("Name: value\r\n" each), and a Content-Length
/// when there is a body.
std::string raw_request(const std::string& method, const std::string& target,
                        const std::string& fields = "", const std::string& body = "");

}  // namespace contract
