#pragma once

#include <string>
#include <vector>

#include "config/engine_connection.hpp"

namespace backup::config {

/// A sentence for each URL to which credentials would go in plain text over a network: http, and
/// another machine than this one. Shows no user or password that stands in a URL.
std::vector<std::string> notes_on_plain_urls(const engine_connection& to);

}  // namespace backup::config
