#pragma once

#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "config/command_line.hpp"
#include "config/health_config.hpp"
#include "config/host_config.hpp"
#include "config/info_config.hpp"
#include "config/port_credentials.hpp"
#include "config/property_list.hpp"
#include "config/resolver.hpp"

namespace host {

/// All that is known before a plugin is loaded.
struct configuration {
  config::command_line given;
  config::property_list properties;
  config::resolved_keys keys;  ///< the host's own
  config::host_config host;
  config::health_config health;
  config::info_config info;
  config::port_credentials credentials;
};

/// Reads every source and judges the host's own keys. One sentence for the first fault.
tl::expected<configuration, std::string> read_configuration(
    config::command_line given, std::span<const std::string_view> environment);

}  // namespace host
