#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"

namespace host::endpoints {

/// Keys of one reader below one prefix. Everything that must not be seen is masked already.
struct property_bean {
  struct property {
    std::vector<std::string> path;  ///< below the prefix: "ssl", "enabled"
    std::string value;              ///< JSON
    std::string input;              ///< JSON: {"value":"8KB","origin":"..."}, {} for a default
  };

  std::string name;  ///< unique: "management.server-host"
  std::string prefix;
  std::vector<property> properties;
};

using property_beans = std::vector<property_bean>;

/// GET configprops, and GET configprops/{prefix}: the beans whose prefix begins so; 404 without a
/// body when there is none. The beans are asked for with each request, on a network thread. Callers
/// whom the port knows get those of `for_known`; without it, the same.
tl::expected<void, std::string> declare_configprops(
    registry::endpoint_registry& endpoints, std::function<property_beans()> made,
    std::function<property_beans()> for_known = nullptr);

/// {"contexts":{"application":{"beans":{"a.b-host":{"prefix":"a.b","properties":{..},
///  "inputs":{..}}}}}}
/// "" when no bean has the prefix.
std::string configprops_page(const property_beans& beans, std::string_view prefix);

}  // namespace host::endpoints
