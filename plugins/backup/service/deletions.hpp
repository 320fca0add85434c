#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "domain/backup_id.hpp"
#include "domain/snapshot.hpp"
#include "scheduling/guarded.hpp"
#include "service/events.hpp"
#include "service/port/engine_port.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// What is to vanish from the engine. Never told by name: a name may be another snapshot's by the
/// time that the engine acts.
struct doomed {
  domain::backup_id id;
  std::size_t snapshots = 0;    ///< how many there are
  std::set<std::string> uuids;  ///< these, and
  std::set<std::string> runs;   ///< whatever these runs have made and add meanwhile

  /// A backup, from its parts that were read with their contents.
  static doomed all_of(const domain::backup_id& id, const std::vector<domain::snapshot>& parts);
  /// What is left of a run whose backup was deleted: nothing as long as its part 1 is there.
  static doomed rest_of(const domain::backup_id& id, const domain::run_id& run);
  /// All that a run has made, which nobody was promised.
  static doomed whole(const domain::backup_id& id, const domain::run_id& run);
  static doomed only(const domain::backup_id& id, std::string uuid);

  bool needs_first_gone = false;

  /// Those of the parts, which are all of this id, that are to vanish.
  std::vector<std::string> names_in(const std::vector<domain::snapshot>& parts) const;

 private:
  bool holds(const domain::snapshot& part) const;
};

/// Deletions that the engine has been told of: sees each to its end, on one thread. A lost answer,
/// or an engine that is busy or away, is followed by looking, and by the command again; what the
/// runs of other hosts add after the deletion is removed too, for a minute. Safe from any thread.
class deletions {
 public:
  deletions(engine_port& engine, scheduling::scheduler& on, events& told,
            const settings& configured);
  /// Gives up waiting; the engine goes on.
  ~deletions();

  /// Follows a deletion. sent: the command, none when it is still to be sent. when_deleted: called
  /// once, on the thread of the deletions.
  void follow(doomed what, std::unique_ptr<deletion> sent, std::function<void()> when_deleted);

  /// After a deletion that the engine has carried out.
  void look_again(doomed what);

  /// Takes back parts that this host made. Told of only when it fails.
  void withdraw(doomed what);

  /// Whether the engine has still to carry out one of this id.
  bool is_open(const domain::backup_id& id) const;

  /// The limits that the command of a followed deletion is sent with.
  call_limits until_done() const;

 private:
  struct entry {
    doomed what;
    std::unique_ptr<deletion> sent;  ///< none: to be looked at when it is due
    std::function<void()> when_deleted;
    bool is_withdrawal = false;
    scheduling::instant given_up_at;
    scheduling::instant due;
    bool is_done = false;  ///< the engine has carried it out; what follows is looking again
    scheduling::instant silent_until{};  ///< then the command is taken for lost
    std::chrono::milliseconds silence{};
    unsigned failures = 0;  ///< in a row
    std::size_t looks = 0;  ///< since it was done
  };
  struct contents {
    std::deque<entry> entries;
    /// The one that is taken out and worked at.
    std::optional<domain::backup_id> in_hand;
    bool is_in_hand_open = false;
  };

  void add(entry one);
  void see_to_their_ends();
  /// The next step of one; false when nothing is left to do for it.
  bool advance_or_wait(entry& one, std::chrono::milliseconds turn);
  bool advance(entry& one, std::chrono::milliseconds turn);
  bool look(entry& one);
  bool look_later(entry& one);
  /// The engine failed: tried again later, or told as the end of it.
  bool try_later(entry& one, const engine_error& cause);
  void done(entry& one);

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  events& events_;
  const settings& settings_;
  std::stop_source stop_;
  mutable scheduling::guarded<contents> contents_;
  std::unique_ptr<scheduling::task> task_;
};

}  // namespace backup::service
