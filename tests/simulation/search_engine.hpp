#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "service/port/engine_port.hpp"
#include "simulation/kernel.hpp"

namespace simulation {

namespace domain = backup::domain;
namespace service = backup::service;
using service::engine_error;
using service::engine_fault;
using service::engine_result;

/// Who sent a request, and when.
struct sender {
  unsigned life = 0;       ///< of a host
  std::uint64_t task = 0;  ///< in the kernel
  instant sent{};
};

/// A snapshot as the engine keeps it.
struct stored_snapshot {
  domain::snapshot shown;
  std::string name;
  std::string run;
  sender by;
  instant accepted{};
  instant ended = {};  ///< when it is no longer IN_PROGRESS
  bool is_being_deleted = false;

  bool is_running() const { return shown.state() == domain::snapshot_state::in_progress; }
};

enum class vanishing { deleted, forgotten };

/// Sees every change of the engine's state at the instant when it happens.
class engine_observer {
 public:
  virtual ~engine_observer() = default;
  virtual void accepted(const stored_snapshot& made) = 0;
  virtual void ended(const stored_snapshot& part) = 0;
  /// A command to delete these has been accepted.
  virtual void condemned(const std::vector<const stored_snapshot*>& parts, const sender& by) = 0;
  virtual void vanished(const stored_snapshot& part, vanishing why) = 0;
};

/// How this engine behaves in one schedule.
struct engine_habits {
  milliseconds longest_part{seconds(10)};
  milliseconds longest_deletion{seconds(20)};
  unsigned ends_badly = 0;        ///< FAILED or PARTIAL parts in a million
  milliseconds boot{seconds(8)};  ///< at most; it is away for three seconds at least
};

/// One search engine of one node: its snapshots, and what it does to them in virtual time. The
/// properties E1 to E6 of the protocol hold here; E7 is the network's. Times tick every 200 ms.
/// All functions are called at the instant at which a request has reached it.
class search_engine {
 public:
  search_engine(kernel& on, std::uint64_t seed, engine_habits habits, engine_observer& watched_by);

  bool is_up() const { return is_up_; }
  /// It answers 503 for a moment after a start.
  bool is_recovering() const { return kernel_.now() < recovered_; }
  /// Counts the kills.
  unsigned incarnation() const { return incarnation_; }
  /// SIGKILL, and a start after its boot time. Forgets running parts and open deletions.
  void kill();

  service::listing list(std::string_view patterns, service::detail how_much) const;
  service::listing list_running() const;
  domain::epoch_ms clock() const { return true_time_in_seconds(); }
  const std::vector<std::string>& indices() const { return indices_; }
  void set_indices(std::vector<std::string> names) { indices_ = std::move(names); }
  engine_result<void> create(const domain::planned_part& part, const domain::run_id& run,
                             const sender& by);

  enum class deletion_answer { done, missing, cut };
  using answer_deletion = std::function<void(deletion_answer)>;
  /// Answers when it is done, at once when a name is missing: then nothing is deleted.
  void remove(const std::vector<std::string>& names, const sender& by, answer_deletion answer);

  /// In order of acceptance.
  const std::vector<std::unique_ptr<stored_snapshot>>& snapshots() const { return snapshots_; }
  bool is_at_work() const;
  /// Counts the changes of its state.
  std::uint64_t version() const { return version_; }
  instant last_change() const { return last_change_; }

 private:
  struct open_deletion {
    std::vector<std::string> uuids;
    std::vector<answer_deletion> waiting;
    instant done;
  };
  stored_snapshot* find(std::string_view name);
  stored_snapshot* find_uuid(std::string_view uuid);
  void end_part(const std::string& uuid);
  void finish(open_deletion& of);
  void drop(const std::string& uuid, vanishing why);
  void abort(stored_snapshot& running, milliseconds deletion_takes);
  void changed();
  domain::epoch_ms ticked_time() const;
  domain::epoch_ms true_time_in_seconds() const;

  kernel& kernel_;
  randomness random_;
  engine_habits habits_;
  engine_observer& observer_;
  std::vector<std::string> indices_;
  std::vector<std::unique_ptr<stored_snapshot>> snapshots_;
  std::vector<std::unique_ptr<open_deletion>> deletions_;
  bool is_up_ = true;
  unsigned incarnation_ = 0;  ///< what was planned before a kill does not happen after it
  instant recovered_{};
  std::int64_t tick_phase_;
  std::uint64_t version_ = 0;
  std::uint64_t uuids_ = 0;
  instant last_change_{};
};

}  // namespace simulation
