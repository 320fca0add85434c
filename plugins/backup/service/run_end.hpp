#pragma once

#include <string>

namespace backup::service {

/// How the taking of a backup ended on this host.
struct run_end {
  enum class kind {
    completed,
    ended,        ///< before all parts were taken, for good; the reason says why
    deleted,      ///< by a DELETE, here or on another host
    handed_over,  ///< this host stops; whoever follows the backup goes on
    left          ///< another backup runs; whoever follows this one may go on later
  };
  kind how;
  std::string reason = {};      ///< for the operator, unless it was completed
  unsigned parts = 0;           ///< how many were there at the end
  std::string first_uuid = {};  ///< of part 1: what has another one is another backup
};

}  // namespace backup::service
