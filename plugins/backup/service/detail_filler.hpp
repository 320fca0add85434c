#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "scheduling/sleeper.hpp"
#include "service/detail_keeper.hpp"
#include "service/settings.hpp"
#include "service/snapshots.hpp"

namespace backup::service {

/// Reads the details of snapshots before somebody asks for them: after the start, after each backup
/// and from time to time. One request at a time, and where many are unknown with pauses that are as
/// long as the requests, so that it never takes more than half of what the engine has for them. On
/// a thread of its own, which also keeps them over restarts.
class detail_filler {
 public:
  /// Told, on this thread, when the newest complete backup of the repository ended; 0: there is
  /// none. Returns at once.
  using newest_listener = std::function<void(domain::epoch_ms ended)>;

  /// What is passed in outlives this. keeper: of what was read over restarts, may be null; it works
  /// on this thread.
  detail_filler(snapshots& source, scheduling::scheduler& on, const settings& configured,
                detail_keeper* keeper, newest_listener tell_newest = {});
  ~detail_filler();
  detail_filler(const detail_filler&) = delete;
  detail_filler& operator=(const detail_filler&) = delete;

  /// Ends its work soon; the destructor waits for that.
  void stop();

 private:
  void work();
  /// Whether everything was looked at.
  bool fill();
  void tell_newest(const snapshot_table& table) const;
  void save_what_was_read();

  snapshots& snapshots_;
  scheduling::scheduler& scheduler_;
  const settings& settings_;
  detail_keeper* keeper_;
  newest_listener tell_newest_;
  std::stop_source stop_;
  std::unique_ptr<scheduling::task> task_;
};

}  // namespace backup::service
