#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"

namespace host::endpoints {

/// Where values come from, the source that wins first. Everything that must not be seen is masked
/// already.
struct environment {
  struct property {
    std::string name;    ///< as it was written
    std::string value;   ///< placeholders replaced
    std::string origin;  ///< "" when its source says it all
  };
  struct source {
    std::string name;
    std::vector<property> properties;
  };

  std::vector<std::string> active_profiles;
  std::vector<std::string> default_profiles;
  std::vector<source> sources;
};

/// GET env, with ?pattern= only the names in which that regular expression is found (400 when it is
/// none), and GET env/{toMatch}: one name, in any spelling; 404 without a body when no source has
/// it. The environment is asked for with the first request, on a network thread, once. Callers whom
/// the port knows get that of `for_known`; without it, the same.
tl::expected<void, std::string> declare_env(registry::endpoint_registry& endpoints,
                                            std::function<environment()> made,
                                            std::function<environment()> for_known = nullptr);

/// {"activeProfiles":[],"defaultProfiles":["default"],"propertySources":[{"name":"a","properties":
///  {"k":{"value":"v","origin":"o"}}}]}
/// Only names that the rule takes.
std::string env_page(const environment& shown,
                     const std::function<bool(std::string_view name)>& rule);

/// {"property":{"source":"a","value":"v"},"activeProfiles":[],"defaultProfiles":["default"],
///  "propertySources":[{"name":"a","property":{"value":"v","origin":"o"}},{"name":"b"}]}
/// "" when there is no such property.
std::string env_entry_page(const environment& shown, std::string_view name);

}  // namespace host::endpoints
