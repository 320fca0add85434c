#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/message/message.hpp"

namespace host::calls {

using clock = std::chrono::steady_clock;

/// Takes the one answer of a call to where the request came from. Called exactly once, from any
/// thread; must only hand over (post to the connection's own thread) and return.
using answer_sink = std::function<void(http::response)>;

enum class answer_result { accepted, gone };

/// Makes the answer of a call whose deadline has passed (503 in the error shape of the port, which
/// this layer does not know). Called from the thread that calls expire(), without a lock.
using expired_answer_maker =
    std::function<http::response(const http::request& request, std::string_view owner)>;

/// Open requests that plugins owe an answer, by an id that is never used twice. The first answer
/// wins: the plugin's, or the deadline's. All functions are safe from any thread and never block
/// on a plugin.
///
/// An entry lives until both have happened: the client was answered, and the plugin let go by
/// answering itself (late or not). Until then what the plugin reads of the request stays valid.
/// The number of entries of one plugin is bounded, so that one that never answers costs a bound
/// and not the memory.
class call_registry {
 public:
  /// Without a maker an expired call is answered with an empty 503.
  explicit call_registry(std::size_t open_calls_per_owner, expired_answer_maker expired = {});
  ~call_registry();

  /// Opens a call. 0 when this owner has too many open ones: the session answers 503.
  std::uint64_t open(std::string_view owner, std::shared_ptr<const http::request> request,
                     clock::time_point deadline, answer_sink sink);

  /// The request of a call that the plugin still owes an answer; null when it is gone.
  std::shared_ptr<const http::request> request(std::uint64_t call) const;
  clock::time_point deadline(std::uint64_t call) const;  ///< epoch when gone

  /// The plugin's answer, or the host's in its place when the plugin never saw the call. `gone`
  /// when the client was answered before, has left, or there is no such call; the call ends anyway.
  answer_result answer(std::uint64_t call, http::response response);

  /// The client left: the answer will go nowhere, the plugin may stop working.
  void cancel(std::uint64_t call);
  bool is_cancelled(std::uint64_t call, clock::time_point now) const;

  /// Answers 503 for every call whose deadline has passed; returns when to ask again, the far
  /// future when nothing is waited for. A session calls it at the deadline of its own call.
  clock::time_point expire(clock::time_point now);

  /// Ids of one plugin's open calls (all when owner is empty), for the drain at stop and the log.
  std::vector<std::uint64_t> open_calls(std::string_view owner) const;

 private:
  class state;
  std::unique_ptr<state> state_;
};

}  // namespace host::calls
