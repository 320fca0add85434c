#pragma once

#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "config/key_table.hpp"
#include "configuration.hpp"
#include "endpoints/health_page.hpp"
#include "endpoints/openapi.hpp"
#include "log/logger.hpp"
#include "metrics/metric_registry.hpp"
#include "plugin_set.hpp"
#include "registry/endpoint.hpp"
#include "registry/info.hpp"

namespace host {

/// What the host's own pages are made of. All of it outlives the last request.
struct page_sources {
  const configuration& given;
  const config::key_table& table;
  const plugin_set& plugins;
  const registry::endpoint_registry& served;
  const registry::info_registry& info;
  metrics::metric_registry& metrics;
  endpoints::health_page& health;
  endpoints::openapi_page& openapi;
  log::logger& logger;
};

/// Declares the pages that the host has by itself. Before the plugins declare theirs. One sentence
/// when one cannot be.
tl::expected<void, std::string> declare_own_pages(registry::endpoint_registry& endpoints,
                                                  const page_sources& from,
                                                  std::string_view version);

}  // namespace host
