#pragma once

#include <optional>
#include <string_view>

#include "net/cluster_agreement.hpp"

namespace backup::engine {

/// Which cluster it is, out of the answer to GET /. Nothing when that does not tell: a node that
/// has not joined one yet, or something that is no engine.
std::optional<net::cluster_identity> read_cluster_identity(std::string_view body);

}  // namespace backup::engine
