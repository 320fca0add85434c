// What releases of the application keep in an engine, written down here a second time on purpose:
// catalogs and the contents of snapshots are compared with this and not with what made them.
#pragma once

#include <string>
#include <vector>

namespace support {

struct release_index {
  std::string name;  ///< without prefix
  bool dated = false;
  bool optional = false;
};

struct release {
  std::string catalog;  ///< name of the index catalog that fits it
  std::string version;  ///< of the application; also in snapshot names
  std::vector<std::vector<release_index>> groups;

  /// All of it that a new cluster has: no optional and no archived indices.
  std::vector<std::string> required() const;
  /// What the parts of a backup must hold, sorted, when exactly these indices exist (without
  /// prefix): group by group, what is archived after what is current, no empty part.
  std::vector<std::vector<std::string>> parts(const std::vector<std::string>& existing) const;
};

/// Of the catalogs "8.8.0", "8.8", "8.9" and "8.10".
release release_of(const std::string& catalog);

}  // namespace support
