#pragma once

#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "domain/backup_id.hpp"
#include "scheduling/sleeper.hpp"
#include "service/backup_service.hpp"
#include "service/port/engine_port.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// Follows the backups that other hosts take, and those that this one left before a restart, and
/// has the service go on with one that shows no progress. Looks at names once at the start, then
/// only at what the engine is making right now and at the ids that it has seen: an idle host reads
/// no repository.
class follower {
 public:
  /// Starts at once, on a thread of its own. What is passed in outlives it.
  follower(backup_service& service, scheduling::scheduler& on, const settings& configured);
  ~follower();

  /// The stop of this process: nothing is taken over from now on. Does not wait.
  void stop() { stop_.request_stop(); }

 private:
  struct track {
    std::string seen;           ///< names, uuids and states; a change is progress
    scheduling::instant since;  ///< since when nothing has changed
    std::chrono::milliseconds patience;
  };

  void follow();
  /// One round; false when the engine did not answer as it should.
  bool look_around(bool has_seen_everything);
  /// What is there at the start; false to try again.
  bool look_at_everything();
  bool look_at_what_is_made();
  void look_at(const domain::backup_id& id, track& of);
  void notice(const domain::backup_id& id);
  call_limits limits() const;
  std::chrono::milliseconds draw_patience() const;

  backup_service& service_;
  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  const settings& settings_;
  std::stop_source stop_;
  scheduling::sleeper sleeper_;
  std::map<domain::backup_id, track> followed_;
  unsigned failures_ = 0;
  std::unique_ptr<scheduling::task> task_;
};

}  // namespace backup::service
