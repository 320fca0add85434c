#pragma once

#include <set>
#include <utility>

#include "domain/backup_id.hpp"
#include "scheduling/guarded.hpp"

namespace backup::service {

/// Ids of backups that somebody here saw unfinished and that this host does not take: what the
/// follower has to look at. Bounded. Safe from any thread.
class sightings {
 public:
  explicit sightings(scheduling::scheduler& on) : ids_(on) {}

  void note(const domain::backup_id& id) {
    constexpr std::size_t most = 64;  // two at one time are rare already
    auto held = ids_.lock();
    if (held->size() < most) held->insert(id);
  }
  /// Everything noted since the last time.
  std::set<domain::backup_id> take() { return std::exchange(*ids_.lock(), {}); }

 private:
  scheduling::guarded<std::set<domain::backup_id>> ids_;
};

}  // namespace backup::service
