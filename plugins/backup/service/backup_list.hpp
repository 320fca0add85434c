#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <vector>

#include "domain/backup.hpp"
#include "domain/backup_state.hpp"
#include "service/snapshot_table.hpp"

namespace backup::service {

/// Backups that were read and judged at one moment. Holds them as rows of a table and makes each
/// one when it is asked for, so that a list of thousands takes little memory. Immutable once made,
/// so safe from any thread.
class backup_list {
 public:
  enum class order {
    by_start,  ///< newest first by the start of the first part, equal starts by higher id
    by_id      ///< highest first
  };

  /// What the state of a backup depends on, beside its parts.
  struct judging {
    std::map<domain::backup_id, domain::run_knowledge>
        runs;  ///< of those that anything is known of
    domain::epoch_ms now;
    std::chrono::milliseconds incomplete_after;
  };
  /// without_parts: backups that the engine shows no part of.
  backup_list(std::shared_ptr<const snapshot_table> table, judging by,
              std::vector<domain::backup> without_parts, order wanted);

  std::size_t size() const { return entries_.size(); }
  domain::backup at(std::size_t number) const;

  /// Finished snapshots whose details did not come in time or cannot be read.
  std::size_t lacking = 0;
  bool is_late = false;  ///< of those in time
  std::size_t snapshots() const { return table_->size(); }

 private:
  struct entry {
    domain::backup_id id;
    domain::epoch_ms started;
    snapshot_table::group rows;  ///< none: one of without_parts_, by its number
  };

  std::shared_ptr<const snapshot_table> table_;
  judging by_;
  std::vector<domain::backup> without_parts_;
  std::vector<entry> entries_;
};

}  // namespace backup::service
