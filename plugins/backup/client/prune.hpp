#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "client/shown_backup.hpp"

namespace backup::client {

struct prune_limits {
  std::size_t keep = 1;  ///< so many complete ones stay, the newest; at least 1
  /// When given, only what began longer ago goes.
  std::optional<std::chrono::milliseconds> older_than;
  std::chrono::sys_seconds now;
};

struct pruned {
  std::vector<shown_backup> to_go;  ///< the oldest first
  /// Why nothing goes, or nothing more; one sentence, or empty.
  std::string remark;
};

/// Which backups go, of those whose ids are dates (dated_id.hpp): what is older than the newest
/// `keep` complete ones. Without so many complete ones nothing goes, so a repository in which
/// backups fail loses none that could be restored. A backup that runs never goes, and neither does
/// one whose id somebody chose.
pruned prune(const std::vector<shown_backup>& all, const prune_limits& limits);

}  // namespace backup::client
