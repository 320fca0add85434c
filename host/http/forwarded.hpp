#pragma once

#include <string>
#include <string_view>

#include "http/message/message.hpp"

namespace host::http {

/// What a proxy says of the request that it got: X-Forwarded-Proto, -Host and -Port. Only a proxy
/// that is trusted may say so; anybody else could lead clients to a place of theirs.

/// Whether any of the three is there.
bool has_forwarded_fields(const header_list& fields);

/// Whether an IP address is of those that only machines of one's own have: private, link-local,
/// shared and loopback ranges.
bool is_internal_address(std::string_view address);

/// "https://ops.example" for what reached the port as "http://10.0.0.7:9600". A field that is there
/// twice or makes no sense is as if it were not there. The port is taken with the scheme only; a
/// port in the host's field does not count. Pure.
std::string forwarded_base_url(const header_list& fields, std::string_view base_url);

}  // namespace host::http
