#pragma once

#include <boost/json/object.hpp>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "support/scripted/index_store.hpp"
#include "support/scripted/rest_call.hpp"
#include "support/scripted_snapshot.hpp"

namespace support::scripted {

using steady = std::chrono::steady_clock;

struct repository_data {
  std::string type = "fs";
  boost::json::object settings;
  std::string location;  ///< repositories of one location hold the same snapshots
};

struct snapshot_entry {
  scripted_snapshot shown;  ///< `repository` is the one it was created through
  std::string location;
  boost::json::object metadata;
  bool has_metadata = false;
  std::vector<index_data> contents;                         ///< what a restore brings back
  steady::time_point finishes = steady::time_point::max();  ///< max: when a script says so
  std::optional<steady::time_point> vanishes;               ///< being deleted
  bool gone = false;                                        ///< no longer in the store

  bool running() const { return shown.state == "IN_PROGRESS"; }
};

/// Repositories and snapshots of one engine; no lock of its own. Time passes in settle().
class snapshot_store {
 public:
  std::map<std::string, repository_data>& repositories() { return repositories_; }
  /// Throws repository_missing_exception.
  const repository_data& repository(const std::string& name) const;

  std::shared_ptr<snapshot_entry> add(snapshot_entry entry);
  snapshot_entry* find(const std::string& location, const std::string& name);
  snapshot_entry* find_uuid(const std::string& uuid);
  /// The identity of a location, from its first snapshot on; empty before.
  std::string location_uuid(const std::string& location) const;
  /// In order of creation.
  std::vector<snapshot_entry*> at(const std::string& location);
  const std::vector<std::shared_ptr<snapshot_entry>>& all() const { return entries_; }
  std::vector<std::string> indices_in_use() const;
  bool in_use(const std::string& location) const;

  /// Ends and removes what is due.
  void settle(steady::time_point now);
  steady::time_point next_due() const;
  /// Ends a running one.
  void finish(snapshot_entry& entry, const std::string& state, std::vector<shard_failure> failures);
  void forget_running();

  /// The engine's clock: real time plus an offset, in steps of 200 ms as real engines tell it.
  std::int64_t clock_millis() const;

  std::chrono::milliseconds clock_offset{0};
  std::chrono::milliseconds snapshot_time{2};
  bool hold_snapshots = false;
  bool hold_deletes = false;

 private:
  std::map<std::string, repository_data> repositories_;
  std::vector<std::shared_ptr<snapshot_entry>> entries_;
  std::map<std::string, std::string> location_uuids_;
};

/// Waits without the engine's lock until the condition holds; false when the engine ends first.
using waiter = std::function<bool(const std::function<bool()>&)>;

/// One snapshot as GET shows it.
boost::json::object snapshot_shown(const snapshot_entry& entry, const std::string& repository,
                                   const rest_call& call, bool verbose);

engine_error snapshot_missing(const std::string& repository, const std::string& name);

}  // namespace support::scripted
