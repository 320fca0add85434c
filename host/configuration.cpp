#include "configuration.hpp"

#include <utility>

#include "config/forwarding.hpp"
#include "config/key_table.hpp"
#include "config/property_source.hpp"

namespace host {

tl::expected<configuration, std::string> read_configuration(
    config::command_line given, std::span<const std::string_view> environment) {
  auto properties = config::read_sources(given, environment);
  if (!properties) return tl::unexpected(std::move(properties.error()));
  auto keys = config::resolve(*properties, config::host_keys().keys);
  if (!keys) return tl::unexpected(std::move(keys.error()));
  auto values = config::read_host_config(*keys);
  if (!values) return tl::unexpected(std::move(values.error()));
  auto health = config::read_health_config(*properties, *keys);
  if (!health) return tl::unexpected(std::move(health.error()));
  const auto forwarded = config::reads_forwarded(*keys, *properties);
  if (!forwarded) return tl::unexpected(forwarded.error());
  values->reads_forwarded = *forwarded;
  auto info = config::read_info_config(*properties, *keys);
  if (!info) return tl::unexpected(std::move(info.error()));
  auto credentials = config::read_port_credentials(*properties, *keys);
  if (!credentials) return tl::unexpected(std::move(credentials.error()));
  if (!credentials->is_open_port()) config::keep_details_from_strangers(*health);
  return configuration{std::move(given),       *std::move(properties), *std::move(keys),
                       *std::move(values),     *std::move(health),     *std::move(info),
                       *std::move(credentials)};
}

}  // namespace host
