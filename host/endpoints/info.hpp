#pragma once

#include <string>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"
#include "registry/info.hpp"

namespace host::endpoints {

struct build_info {
  std::string name;
  std::string version;
};

/// GET info: what this program is, of which build, on which system, and then what its plugins say.
/// `members` outlives the endpoint.
tl::expected<void, std::string> declare_info(registry::endpoint_registry& endpoints,
                                             build_info build,
                                             const registry::info_registry& members);

/// {"build":{"artifact","name","version"},"os":{"name","version","arch"},"process":{"pid","parentPid","cpus"},...}
std::string info_page(const build_info& build, const registry::info_registry& members);

}  // namespace host::endpoints
