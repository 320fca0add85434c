#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include "domain/backup_id.hpp"
#include "domain/backup_state.hpp"
#include "domain/snapshot.hpp"
#include "scheduling/guarded.hpp"
#include "scheduling/sleeper.hpp"
#include "service/run_end.hpp"

namespace backup::service {

/// The backup that this process is taking, at most one, and why earlier ones ended early. Safe
/// from any thread.
class runs {
 public:
  /// What a run does. It sleeps by the sleeper only.
  using body = std::function<run_end(const std::stop_token&, scheduling::sleeper&)>;
  /// Told the end of a run when it no longer counts as running.
  using teller = std::function<void(const run_end&)>;

  explicit runs(scheduling::scheduler& on);
  ~runs() { end(); }
  runs(const runs&) = delete;
  runs& operator=(const runs&) = delete;

  /// The right to start the one run. Given back on destruction unless begin() was called.
  class reservation {
   public:
    reservation(reservation&& other) noexcept : owner_(std::exchange(other.owner_, nullptr)) {}
    reservation& operator=(reservation&&) = delete;
    ~reservation();
    /// Starts the run on a thread of its own. Throws std::system_error when there is none to be
    /// had; the run has ended then, with that reason.
    void begin(body take, teller tell_end) &&;

   private:
    friend class runs;
    explicit reservation(runs& owner) : owner_(&owner) {}
    runs* owner_;
  };

  /// The id that is being taken when there is one.
  tl::expected<reservation, domain::backup_id> reserve(const domain::backup_id& id);

  /// parts: what the engine shows of it, at least one, ascending. A backup that ended here and has
  /// more parts than it had then is being gone on with elsewhere; one with another part 1 was
  /// deleted and taken anew.
  domain::run_knowledge knowledge_of(const domain::backup_id& id,
                                     const std::vector<domain::snapshot>& parts) const;

  /// Ids of the ended backups that are remembered; at most a hundred.
  std::set<domain::backup_id> remembered() const;

  /// The id that is being taken now.
  std::optional<domain::backup_id> running() const;
  /// Whether it is, and its first part was accepted.
  bool has_begun(const domain::backup_id& id) const;

  /// Backups that ended here and have no part in the engine that could show it.
  std::vector<std::pair<domain::backup_id, std::string>> ended_without_parts() const;

  /// Remembers that a backup, which was not taken here, cannot be gone on with from here. Who took
  /// it may live, so it counts as running for other backups all the same.
  void note_lost(const domain::backup_id& id, const run_end& end);

  /// Ends the run of this id, if there is one, so that it starts no further part. False when it
  /// has not ended by the instant.
  bool stop(const domain::backup_id& id, scheduling::instant deadline);
  /// Counts the beginnings and ends of deletions here, of any id.
  std::uint64_t deletion_steps() const;

  /// Has the run of this id, whose last part has ended, see that at once, and waits for its end.
  /// False when it has not ended by the instant.
  bool hurry(const domain::backup_id& id, scheduling::instant deadline);

  /// The stop of this process: ends the run that is active or begins later, without waiting.
  void close();
  /// The same, and waits for it. Nothing is begun at the same time or later.
  void end();

  /// How many runs have begun so far.
  std::uint64_t begun() const;
  /// After a deletion: what was known of this id holds no longer, as far as it is known of the
  /// first so many runs. One that began after the deletion was sent keeps its end.
  void forget(const domain::backup_id& id, std::uint64_t first_runs);

 private:
  struct ended_run {
    domain::backup_id id;
    run_end end;
    std::uint64_t number;
    bool was_taken_here;
  };
  struct contents {
    std::optional<domain::backup_id> active;
    bool active_has_begun = false;
    std::stop_source stop;
    std::deque<ended_run> ended;
    std::uint64_t begun = 0;
    std::uint64_t deletion_steps = 0;
    bool is_closed = false;

    void remember(const domain::backup_id& id, const run_end& end, bool was_taken_here);
  };
  /// The active run begins now. What ends it early.
  std::stop_token start_counting();
  /// The end as it is told: one that was stopped ended for the reason of who stopped it.
  run_end finish(run_end end);

  scheduling::scheduler& scheduler_;
  mutable scheduling::guarded<contents> contents_;
  scheduling::sleeper sleeper_;  ///< of the active run
  /// The thread of the active run, or of the one before. Touched only by whoever holds the
  /// reservation.
  std::unique_ptr<scheduling::task> task_;
};

}  // namespace backup::service
