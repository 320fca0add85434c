// An Elasticsearch or OpenSearch node in memory, for tests: it answers the calls that backups need
// as a real node does (status, body, error type and words, per flavour), and does what a script
// says in between.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "support/access_check.hpp"
#include "support/engine_flavour.hpp"
#include "support/http_message.hpp"
#include "support/scripted_snapshot.hpp"

namespace support {

/// A call that the engine got, in the order of arrival.
struct recorded_request {
  std::string method;
  std::string target;
  std::string body;
  int status = 0;  ///< 0: still being answered
  friend bool operator==(const recorded_request&, const recorded_request&) = default;
};

/// Listens on 127.0.0.1 from construction on. All functions may be called from any thread at any
/// time, except that the destructor must be the last. Times that it tells follow its own clock, in
/// steps of 200 ms like a real node's.
class scripted_engine {
 public:
  using milliseconds = std::chrono::milliseconds;

  explicit scripted_engine(engine_flavour flavour, std::uint16_t port = 0);
  ~scripted_engine();

  engine_flavour flavour() const;
  std::uint16_t port() const;
  std::string url() const;

  // -- how snapshots run
  // ------------------------------------------------------------------------------
  /// How long a snapshot runs that is created from now on; 2 ms at first.
  void set_snapshot_time(milliseconds time);
  /// From now on snapshots stay IN_PROGRESS until one of the next three is called.
  void hold_snapshots();
  void release_snapshot(
      const std::string& name);  ///< ends it as SUCCESS; throws if none of that name runs
  void release_snapshots();      ///< ends all, and holds no further ones
  void finish_snapshot(const std::string& name, const std::string& state,
                       std::vector<shard_failure> failures = {}, const std::string& reason = {});
  /// From now on deletes take until release_deletes(); the snapshots stay visible and their names
  /// taken.
  void hold_deletes();
  void release_deletes();
  void set_clock_offset(milliseconds offset);
  /// A node that is killed: connections are closed, further ones refused, and running snapshots
  /// forgotten.
  void kill();
  void start_again();

  // -- what is in it
  // ----------------------------------------------------------------------------------
  void add_repository(const std::string& name);
  /// Puts one in, in any state; its repository must be there. One IN_PROGRESS runs until a script
  /// ends it.
  void add_snapshot(const scripted_snapshot& snapshot);
  void remove_snapshot(const std::string& repository,
                       const std::string& name);  ///< without a trace
  /// In order of creation.
  std::vector<scripted_snapshot> snapshots(const std::string& repository) const;
  std::optional<scripted_snapshot> snapshot(const std::string& repository,
                                            const std::string& name) const;
  void add_index(const std::string& name, const std::vector<std::string>& aliases = {});
  std::vector<std::string> index_names() const;
  /// Waits until a snapshot of that name is there (in any state); false when the time is over.
  bool wait_for_snapshot(const std::string& name, milliseconds timeout = std::chrono::seconds{10});

  // -- scripted answers
  // -------------------------------------------------------------------------------
  /// The next `times` requests that match are answered so and have no other effect. Older scripts
  /// go first. An empty method means any. See target_matches() for the glob.
  void answer_next(const std::string& method, const std::string& path_glob, http_reply reply,
                   int times = 1);
  void clear_answers();

  /// From now on whoever asks must pass this, before anything else is looked at; clients whose
  /// User-Agent is not the plugin's excepted. None: everybody may.
  void demand(access_check check);

  // -- what was asked
  // ---------------------------------------------------------------------------------
  /// Only these (method, path glob) are expected from now on, of all that it implements.
  void expect_only(std::vector<std::pair<std::string, std::string>> calls);
  /// Calls that it does not implement, or that were not expected: they were answered 501. Tests
  /// assert that there are none.
  std::vector<recorded_request> unexpected_calls() const;
  std::vector<recorded_request> requests() const;
  void clear_requests();
  /// Waits until as many requests match (also those still being answered); false when the time is
  /// over.
  bool wait_for_requests(const std::function<bool(const recorded_request&)>& matches,
                         std::size_t count = 1, milliseconds timeout = std::chrono::seconds{10});

  void stop();  ///< the end: closes and joins

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

/// A JSON answer, for answer_next() and the fault proxy.
http_reply json_reply(int status, std::string body);
/// An error as engines write it.
http_reply engine_error_reply(int status, const std::string& type, const std::string& reason);

}  // namespace support
