#include "config/property_source.hpp"

namespace host::config {

std::vector<property> environment_properties(std::span<const std::string_view> environment) {
  std::vector<property> properties;
  properties.reserve(environment.size());
  for (const auto variable : environment) {
    const auto equals = variable.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    const std::string name(variable.substr(0, equals));
    properties.push_back(
        {name, std::string(variable.substr(equals + 1)), {origin::kind::environment, name, 0}});
  }
  return properties;
}

}  // namespace host::config
