#pragma once

#include <optional>

#include "domain/snapshot.hpp"
#include "service/snapshot_table.hpp"

namespace backup::service {

/// When the newest complete backup of a table ended, as far as its details tell; 0 when none is
/// complete, nothing while no complete one has its details.
std::optional<domain::epoch_ms> newest_completed(const snapshot_table& table);

}  // namespace backup::service
