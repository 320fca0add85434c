#pragma once

#include <cstdint>

#include "service/events.hpp"
#include "service/port/detail_store.hpp"
#include "service/snapshot_cache.hpp"

namespace backup::service {

/// Keeps the details of finished snapshots over restarts: from a store into the cache and back. For
/// one thread; blocks as long as the store does.
class detail_keeper {
 public:
  /// What is passed in outlives this.
  detail_keeper(snapshot_cache& cache, detail_store& store, events& told)
      : cache_(cache), store_(store), events_(told) {}

  void load();
  void save_if_changed();

 private:
  snapshot_cache& cache_;
  detail_store& store_;
  events& events_;
  std::uint64_t saved_ = 0;  ///< changes of the cache that the store has
};

}  // namespace backup::service
