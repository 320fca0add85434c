#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace backup::client {

/// The URL of the endpoint out of what was written for it; empty means this machine's port. A URL
/// without a path gets that of the endpoint, in standalone mode the other one. The sentence why not
/// never shows credentials that stand in it.
tl::expected<std::string, std::string> endpoint_url(std::string_view written, bool is_standalone);

/// Whether what is sent to this URL of an endpoint leaves the machine in plain text: http, and not
/// to a loopback address.
bool is_readable_on_the_way(const std::string& url);

}  // namespace backup::client
