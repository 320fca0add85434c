#pragma once

#include <optional>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "config/property_list.hpp"
#include "config/resolver.hpp"
#include "tls/settings.hpp"

namespace host::config {

/// What `management.server.ssl` and the bundle that it names say; nothing when the port is plain.
/// No file is read. One sentence for the first that does not fit.
tl::expected<std::optional<tls::settings>, std::string> read_port_tls(
    const resolved_keys& resolved);

/// The keys of it that host_keys() lists.
std::vector<key> port_tls_keys();

/// What is written below `management.server.ssl` and read by nobody, between commas; "" for
/// nothing.
std::string unread_port_tls(const property_list& properties);

}  // namespace host::config
