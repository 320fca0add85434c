#pragma once

#include <memory>

#include "config/health_config.hpp"
#include "endpoints/disk_space.hpp"
#include "endpoints/health_rules.hpp"
#include "log/logger.hpp"
#include "registry/health.hpp"

namespace host {

/// What the pages of health are by the configuration.
endpoints::health_rules health_rules_of(const config::health_config& given);

/// Declares the components that the host has by itself where the configuration wants them: ping,
/// and diskSpace, which lives as long as what is returned. Before plugins can take their names.
std::unique_ptr<endpoints::disk_space> declare_own_components(registry::health_registry& health,
                                                              const config::health_config& given,
                                                              log::logger& logger);

}  // namespace host
