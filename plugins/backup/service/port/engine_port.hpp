#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "domain/snapshot.hpp"
#include "domain/snapshot_plan.hpp"
#include "scheduling/scheduler.hpp"

namespace backup::service {

/// How long a call may wait and who may end it early.
struct call_limits {
  scheduling::instant deadline;
  std::stop_token stop;
};

/// Why an engine call gave no result, as far as somebody decides by it.
enum class engine_fault {
  unreachable,         ///< no connection, cut, or no answer in time
  busy,                ///< 429, 502, 503, 504: it is there and may answer later
  refused,             ///< 400, 401, 403, 404 and the like: asking again does not help
  failed,              ///< 500 and other errors of its own
  nonsense,            ///< an answer that is not what this call is answered with
  repository_missing,  ///< the engine does not know the repository
  name_taken,          ///< a snapshot of this name exists or is being made
  index_missing,       ///< an index of the request does not exist
  stopped              ///< call_limits::stop was used
};

struct engine_error {
  engine_fault fault;
  int status = 0;       ///< HTTP status, 0 without an answer
  std::string message;  ///< one sentence: what was asked, of which URL, what came back; no secret
  /// How long the engine wants to be left alone, when it said so.
  std::optional<std::chrono::milliseconds> retry_after = {};

  /// Whether the same call may succeed later without anybody changing anything.
  bool is_transient() const {
    return fault == engine_fault::unreachable || fault == engine_fault::busy;
  }
  /// Whether asking again does not help: the engine understood and said no, having done nothing, or
  /// the call was stopped. After any other error it may have done what was asked: only looking
  /// tells.
  bool is_final() const {
    return !is_transient() && fault != engine_fault::failed && fault != engine_fault::nonsense;
  }
};

template <class Value>
using engine_result = tl::expected<Value, engine_error>;

/// Where a repository keeps its blobs, as far as that lets expect how long one takes to read.
enum class blobs_kept {
  in_files,  ///< in a folder that the engine's nodes have mounted: on a disk of theirs, or near
  elsewhere  ///< behind a network of any speed
};

/// How much to tell of each snapshot: names and states come from one small file of the repository,
/// details cost the engine a blob read for each snapshot.
enum class detail {
  states,   ///< name, uuid, state
  full,     ///< and times and failures
  contents  ///< and run id and indices; for the few snapshots of one backup
};

/// What a listing found: our parts, and names that match the pattern but are not ours.
struct listing {
  std::vector<domain::snapshot> parts;
  std::vector<std::string> foreign_names;
};

/// Takes what a listing finds while the engine tells it, so that a large answer needs no memory.
/// Called one at a time, on any thread, never after the call that it was given to has returned.
/// Must not block, nor call the engine. False ends the listing.
class listing_sink {
 public:
  virtual ~listing_sink() = default;
  virtual bool part(domain::snapshot found) = 0;
  /// A name that matches but is not one of ours.
  virtual bool foreign(std::string_view name) = 0;
};

/// A deletion that was sent. The engine answers when it is done, which may take minutes.
class deletion {
 public:
  /// Ends the request when it is still open; the engine goes on.
  virtual ~deletion() = default;
  /// Waits for the outcome; nothing when there is none at the deadline.
  virtual std::optional<engine_result<void>> wait_until(scheduling::instant deadline) = 0;
  /// Whether the whole request has left this machine.
  virtual bool is_sent() const = 0;
};

/// What the backups need from a search engine; spoken in our words, implemented over REST in
/// engine/. All functions are safe from any thread and return by their deadline.
class engine_port {
 public:
  virtual ~engine_port() = default;

  /// The engine answers, and knows the repository (else engine_fault::repository_missing).
  virtual engine_result<blobs_kept> check_repository(const call_limits& limits) = 0;

  /// Snapshots whose names match an engine pattern, which may be a comma list of any length.
  virtual engine_result<void> stream_snapshots(std::string_view pattern, detail how_much,
                                               listing_sink& to, const call_limits& limits) = 0;
  /// The same as one listing, empty when none matches; each snapshot once.
  engine_result<listing> list_snapshots(std::string_view pattern, detail how_much,
                                        const call_limits& limits);
  /// How long a comma list may be, in bytes, to be asked for in one request.
  virtual std::size_t longest_pattern() const = 0;

  /// The parts, of any backup, that the engine is making right now. Costs no read of the
  /// repository.
  virtual engine_result<listing> list_running(const call_limits& limits) = 0;

  /// The engine's own clock, to a second.
  virtual engine_result<domain::epoch_ms> read_clock(const call_limits& limits) = 0;

  /// Names of the concrete indices, open or closed or hidden, that match any of the patterns.
  virtual engine_result<std::vector<std::string>> list_indices(
      const std::vector<std::string>& patterns, const call_limits& limits) = 0;

  /// Begins a snapshot; success means that the engine has accepted it, shows it from then on and
  /// goes on by itself.
  virtual engine_result<void> create_snapshot(const domain::planned_part& part,
                                              const domain::run_id& run,
                                              const call_limits& limits) = 0;

  /// Sends the deletion of these snapshots as one command where the engine's request line allows.
  virtual std::unique_ptr<deletion> delete_snapshots(const std::vector<std::string>& names,
                                                     const call_limits& limits) = 0;
};

}  // namespace backup::service
