#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "scheduling/guarded.hpp"
#include "service/open_requests.hpp"
#include "service/port/engine_port.hpp"
#include "service/snapshot_cache.hpp"
#include "service/snapshot_table.hpp"
#include "service/whole_call.hpp"

namespace backup::service {

/// Asks the engine for the details of finished snapshots and has the cache keep them. Everybody who
/// lacks details asks here, so that no snapshot is asked for by two at one time; but who lacks very
/// few does not wait for one call that asks for all. Safe from any thread; blocks its caller.
class detail_fetcher {
 public:
  /// What is passed in outlives this. at_once: requests to the engine at one time, from 1.
  detail_fetcher(engine_port& engine, scheduling::scheduler& on, snapshot_cache& cache,
                 unsigned at_once);

  /// How much of the engine a fetch may take.
  enum class pace {
    urgent,    ///< as many requests at one time as are allowed
    leisurely  ///< one at a time
  };
  struct outcome {
    /// The deadline came first. The engine may still have been answering.
    bool is_late = false;
    /// Rows whose snapshots the engine did not show: they are gone, or cannot be read.
    std::vector<std::uint32_t> not_shown;
  };

  /// Fills in the details of these rows of an arranged table, all of whose snapshots match the
  /// pattern. Rows that it could not fill in by the deadline stay as they were. An error where the
  /// engine has one that does not go by. early: what begin_early() gave, which is waited for, and
  /// given up where it shows that blobs are slow.
  engine_result<outcome> fetch(snapshot_table& table, const std::vector<std::uint32_t>& rows,
                               std::string_view pattern, pace how_fast, const call_limits& limits,
                               whole_call* early = nullptr);

  /// Begins with all details before it is known which are lacking, if blobs are fast as far as
  /// anybody can know, and nobody is at it. Null otherwise.
  std::unique_ptr<whole_call> begin_early(std::string_view pattern, const call_limits& limits);
  /// What blobs are to be expected while nobody has timed any.
  void expect(blobs_kept blobs) { requests_.lock()->blobs = blobs; }

 private:
  using list = std::vector<std::uint32_t>;  // of rows
  struct job;
  class keeping_sink;

  void ask_for_few_first(job& of);
  bool is_worth_one_call(const job& of);
  void ask_for_everything(job& of);
  /// Until it is over, or given up because blobs turn out to be slow.
  void await(job& of, whole_call& call);
  /// Whether it is over by then.
  bool await(job& of, const whole_call& call, scheduling::instant until);
  void ask_in_lists(job& of);
  void work_guarded(job& of);
  /// Asks for the next rows when there are any that may be asked for; how many they were. 0: all
  /// are known or the job is over. failures: of this caller, in a row.
  std::size_t ask_for_next(job& of, unsigned& failures);
  list next_list(job& of, const open_requests& now) const;
  void take_note(job& of, const list& rows, const engine_result<void>& asked,
                 std::chrono::microseconds took);
  /// Sleeps after an error that may go by; after another one the job is over.
  void wait_out(job& of, const engine_error& error, unsigned failures);
  std::size_t list_length(const job& of);
  void fill_in(const job& of, snapshot_table& table, const std::vector<std::uint32_t>& rows) const;

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  snapshot_cache& cache_;
  unsigned at_once_;
  scheduling::guarded<open_requests> requests_;
};

}  // namespace backup::service
