#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "domain/app_version.hpp"
#include "domain/backup_id.hpp"
#include "domain/index_catalog.hpp"
#include "domain/snapshot_name.hpp"

namespace backup::domain {

/// One snapshot to be taken.
struct planned_part {
  snapshot_name name;
  /// What the engine is asked for: concrete names, or "name*" and "-name" for a dated part.
  std::vector<std::string> indices;

  friend bool operator==(const planned_part&, const planned_part&) = default;
};

/// The application's data in an engine: which prefix its indices carry, and which they should be.
struct index_layout {
  std::string prefix;  ///< the configured one, without the dash that follows it
  index_catalog catalog;

  /// "operate-list-view-8.3.0_" -> "prefix-operate-list-view-8.3.0_".
  std::string full_name(std::string_view catalog_name) const;

  /// Engine patterns that together match every index of the applications.
  std::vector<std::string> application_patterns() const;
};

struct snapshot_plan {
  std::vector<planned_part> parts;     ///< in the order in which they are taken, numbered densely
  std::vector<std::string> missing;    ///< required names that do not exist; then nothing is taken
  std::vector<std::string> uncovered;  ///< existing indices that no part holds, though they should
};

/// Decides which snapshots make up a backup.
/// existing: names of concrete indices, never of aliases: whether a dated part is empty must not
/// be decided from a wildcard, which an alias matches too. Names outside the applications' are
/// ignored.
snapshot_plan make_plan(const backup_id& id, const app_version& version, const index_layout& layout,
                        const std::vector<std::string>& existing);

}  // namespace backup::domain
