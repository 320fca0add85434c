#pragma once

#include <string>
#include <vector>

namespace backup::domain {

/// One index of the application. Names are without index prefix: "operate-list-view-8.3.0_".
struct catalog_index {
  std::string name;
  bool required = true;
  /// It has archived (dated) siblings, name + date, that belong into the part after this group.
  bool dated = false;

  friend bool operator==(const catalog_index&, const catalog_index&) = default;
};

/// Indices that are in one snapshot together, and the order in which groups are taken: a later
/// group may refer to an earlier one, never the other way round.
struct catalog_group {
  std::vector<catalog_index> indices;

  friend bool operator==(const catalog_group&, const catalog_group&) = default;
};

/// Which indices a backup of one release of the application consists of: data, not code.
struct index_catalog {
  std::string name;
  std::vector<catalog_group> groups;
  /// Indices that are in no backup on purpose, with their dated siblings: nobody is warned of them.
  std::vector<std::string> left_out = {};

  friend bool operator==(const index_catalog&, const index_catalog&) = default;
};

}  // namespace backup::domain
