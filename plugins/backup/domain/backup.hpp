#pragma once

#include <optional>
#include <string>
#include <vector>

#include "domain/backup_id.hpp"
#include "domain/backup_state.hpp"
#include "domain/snapshot.hpp"

namespace backup::domain {

/// One backup as the port shows it.
struct backup {
  backup_id id;
  backup_state state;
  std::optional<std::string> failure_reason;
  std::vector<snapshot> details;  ///< ascending by part number

  friend bool operator==(const backup&, const backup&) = default;
};

/// The snapshots of each id, ascending by part number; ids in descending order.
std::vector<std::vector<snapshot>> group_by_id(std::vector<snapshot> parts);

/// Newest first by the start of the first part, equal starts by higher id; what has no part yet or
/// any more comes first.
void order_by_start(std::vector<backup>& backups);

/// Highest id first.
void order_by_id(std::vector<backup>& backups);

}  // namespace backup::domain
