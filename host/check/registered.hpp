#pragma once

#include <boost/json/array.hpp>
#include <string_view>

#include "metrics/metric_registry.hpp"
#include "plugin/plugin_description.hpp"
#include "registry/endpoint.hpp"
#include "registry/health.hpp"
#include "registry/info.hpp"

namespace host::check {

/// What a plugin declared, for its report; each in the order of its registry.
boost::json::array keys_of(const plugin::plugin_description& description);
boost::json::array endpoints_of(const registry::endpoint_registry& endpoints,
                                std::string_view owner);
boost::json::array components_of(const registry::health_registry& health);
boost::json::array metrics_of(const metrics::metric_registry& numbers);
boost::json::array members_of(const registry::info_registry& info);

}  // namespace host::check
