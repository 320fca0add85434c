#pragma once

#include <string>

#include <tl/expected.hpp>

#include "config/resolver.hpp"
#include "http/message/cross_origin.hpp"

namespace host::config {

/// management.endpoints.web.cors.* out of the host's resolved keys. One sentence for the first that
/// cannot stand in a field of an answer, and when all origins are to come with credentials.
tl::expected<http::cross_origin_settings, std::string> read_cross_origin(
    const resolved_keys& resolved);

}  // namespace host::config
