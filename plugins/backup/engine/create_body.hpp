#pragma once

#include <string>

#include "domain/run_id.hpp"
#include "domain/snapshot_plan.hpp"

namespace backup::engine {

/// The JSON that asks for this snapshot: exactly these indices, all of which must exist, the
/// cluster's state but no feature's own, and metadata under the keys that the application's own
/// backups use.
std::string create_body(const domain::planned_part& part, const domain::run_id& run);

}  // namespace backup::engine
