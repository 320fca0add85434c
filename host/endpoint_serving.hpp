#pragma once

#include <cstddef>
#include <string>

#include <tl/expected.hpp>

#include "config/host_config.hpp"
#include "registry/endpoint.hpp"

namespace host {

/// What is left of the declared endpoints.
struct serving_report {
  std::size_t endpoints = 0;  ///< ids; pages apart from them do not count
  std::string note;           ///< which of plugins an exposure list hides, one sentence, or ""
  std::string gave_way;       ///< ids whose path another one has by its mapping, commas between
};

/// Lets the configuration decide which of the declared endpoints there are, and under which paths:
/// behind the last declaration and before anything is made of them. One sentence when two would
/// have the same path.
tl::expected<serving_report, std::string> settle_endpoints(registry::endpoint_registry& endpoints,
                                                           const config::web_exposure& web);

}  // namespace host
