#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "http/message/message.hpp"
#include "registry/endpoint.hpp"

namespace host::endpoints {

/// The page of links, GET {base}: one for each path that is declared, by endpoint id and selectors.
/// The registry outlives the endpoint and is frozen when the first request comes. base_path: "" or
/// "/actuator". Where it is the path of the whole server, "/m", the page is at "/m/" too.
tl::expected<void, std::string> declare_discovery(registry::endpoint_registry& endpoints,
                                                  std::string_view base_path,
                                                  std::string_view server_path = "");

/// {"_links":{"self":{"href":"...","templated":false},...}}; self first, then in the order of
/// declaration. base_url: "http://localhost:9600".
std::string discovery_page(const registry::endpoint_registry& endpoints, std::string_view base_url,
                           std::string_view base_path);

}  // namespace host::endpoints
