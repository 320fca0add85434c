#pragma once

#include <string>

#include <tl/expected.hpp>

#include "registry/endpoint.hpp"

namespace host::endpoints {

struct build_info {
  std::string name;
  std::string version;
};

/// GET info: what this program is, of which build, on which system.
tl::expected<void, std::string> declare_info(registry::endpoint_registry& endpoints,
                                             build_info build);

/// {"build":{"artifact","name","version"},"os":{"name","version","arch"},"process":{"pid","parentPid","cpus"}}
std::string info_page(const build_info& build);

}  // namespace host::endpoints
