#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "domain/app_version.hpp"
#include "domain/backup_id.hpp"

namespace backup::domain {

/// The name of one part of a backup: camunda_webapps_{id}_{version}_part_{number}_of_{count}.
/// The only place that builds or takes apart such a name.
struct snapshot_name {
  backup_id id;
  app_version version;
  unsigned part;   ///< from 1
  unsigned count;  ///< parts of the whole backup

  std::string to_string() const;

  /// Nothing for a name that only looks like ours: such a snapshot belongs to somebody else.
  static std::optional<snapshot_name> parse(std::string_view text);

  friend bool operator==(const snapshot_name&, const snapshot_name&) = default;
};

/// Engine pattern for everything that begins like a part of this backup.
std::string pattern_of(const backup_id& id);

/// Whether such a pattern, of one id or of ids, is one for this id too.
bool matches(std::string_view pattern, const backup_id& id);

/// Engine pattern for the backups whose id begins with these digits (all ids when empty).
std::string pattern_of_ids_starting_with(std::string_view digits);

}  // namespace backup::domain
