#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <stop_token>
#include <string_view>
#include <vector>

#include "scheduling/sleeper.hpp"
#include "service/detail_fetcher.hpp"
#include "service/port/engine_port.hpp"
#include "service/settings.hpp"
#include "service/snapshot_cache.hpp"
#include "service/snapshot_table.hpp"

namespace backup::service {

/// The snapshots of the repository, as everybody here sees them. Names, uuids and states come from
/// the engine each time, which keeps them in one small file, and what is not among them does not
/// exist. Details of finished snapshots are read once and remembered. Safe from any thread.
class snapshots {
 public:
  /// What is passed in outlives this.
  snapshots(engine_port& engine, scheduling::scheduler& on, const settings& configured);

  /// Our snapshots that match the pattern, with the details that are remembered. Arranged.
  engine_result<std::unique_ptr<snapshot_table>> read(std::string_view pattern,
                                                      const call_limits& limits);

  /// How far complete() came.
  struct completion {
    bool is_late = false;     ///< the deadline came before all details
    std::size_t lacking = 0;  ///< finished snapshots whose details are not known
    std::size_t gone = 0;     ///< rows whose snapshots were deleted in between
  };
  using rows = std::vector<std::uint32_t>;
  /// Rows of finished snapshots whose details are not known.
  static rows lacking_details(const snapshot_table& table);
  /// Adds the details of these rows of a table that was read by that pattern. Rows whose snapshots
  /// were deleted in between leave the table, and the rows behind them move up.
  engine_result<completion> complete(snapshot_table& table, const rows& of,
                                     std::string_view pattern, detail_fetcher::pace how_fast,
                                     const call_limits& limits, whole_call* early = nullptr);
  /// Begins to read all details beside the names that read() asks for by the same pattern, where
  /// next to nothing is remembered and one call for all is the quickest. Null otherwise; else to be
  /// given to complete(), and ended after that.
  std::unique_ptr<whole_call> begin_early(std::string_view pattern, const call_limits& limits);
  /// What the engine tells of the repository.
  void expect(blobs_kept blobs) { fetcher_.expect(blobs); }

  /// The same table, or one that shows the same and that somebody still holds: clients who read
  /// slowly hold one for all of them.
  std::shared_ptr<const snapshot_table> one_for_all(std::shared_ptr<const snapshot_table> made);

  /// What was kept by an earlier process is as good as read now.
  snapshot_cache& cache() { return cache_; }

  /// Snapshots have come or gone, or details are lacking that somebody wanted.
  void tell_of_change() { change_.wake(); }
  /// Waits for that, for one thread. True when it was stopped.
  bool await_change(scheduling::instant until, const std::stop_token& stop) {
    return change_.sleep_until(until, stop);
  }

 private:
  static constexpr auto unknown_size = std::numeric_limits<std::size_t>::max();

  engine_result<std::unique_ptr<snapshot_table>> list(std::string_view pattern,
                                                      const call_limits& limits);
  void use_what_is_known(snapshot_table& table) const;
  void drop_what_is_gone(const snapshot_table& everything, std::uint64_t moment);
  /// What is being made changes from one moment to the next.
  engine_result<void> look_at_running(snapshot_table& table, const rows& of,
                                      const call_limits& limits);

  engine_port& engine_;
  snapshot_cache cache_;
  detail_fetcher fetcher_;
  scheduling::sleeper change_;
  scheduling::guarded<std::weak_ptr<const snapshot_table>> last_;
  std::atomic<std::size_t> last_size_ = unknown_size;  ///< snapshots that there were of ours
};

}  // namespace backup::service
