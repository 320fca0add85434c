#pragma once

#include <array>
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

class call_shard;
class stream;

/// Where the answers of a connection go. Called from any thread, also with several exchanges under
/// way, of which only the last one counts; must only hand over (post to the connection's own
/// thread) and return.
class answer_receiver {
 public:
  virtual ~answer_receiver() = default;

  /// The whole answer.
  virtual void take(std::uint64_t exchange, http::response&& answer) = 0;

  /// The head of an answer whose body comes through `pieces`.
  virtual void take_stream(std::uint64_t exchange, http::response&& head,
                           std::shared_ptr<stream> pieces) = 0;
};

/// One exchange of a receiver. Empty once an answer went there.
struct answer_place {
  std::shared_ptr<answer_receiver> receiver;
  std::uint64_t exchange = 0;
};

/// A place that is one function, for callers without a connection. Called exactly once, from any
/// thread, unless the call is cancelled; a streamed answer is refused there.
using answer_sink = std::function<void(http::response)>;
answer_place to_sink(answer_sink sink);

/// What became of an answer. `late`: the client was answered before, or has left; no fault of the
/// plugin. `unknown`: there is no such call any more, or never was one.
enum class answer_result { accepted, late, unknown };

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
  using shared_request = std::shared_ptr<const http::request>;

  /// Without a maker an expired call is answered with an empty 503.
  explicit call_registry(std::size_t open_calls_per_owner, expired_answer_maker expired = {});
  ~call_registry();
  call_registry(const call_registry&) = delete;
  call_registry& operator=(const call_registry&) = delete;

  /// Whether the plugin sees a call at once or has to enter() it later.
  enum class entry { later, at_once };

  /// Opens a call. 0 when this owner has too many open ones: the session answers 503.
  std::uint64_t open(std::string_view owner, shared_request request, clock::time_point deadline,
                     answer_place place, entry seen = entry::later);
  std::uint64_t open(std::string_view owner, shared_request request, clock::time_point deadline,
                     answer_sink sink) {
    return open(owner, std::move(request), deadline, to_sink(std::move(sink)));
  }

  /// The plugin is about to see the call. False when nobody waits for it any more: then it must
  /// not be entered, and abandon() ends the call in its place.
  bool enter(std::uint64_t call, clock::time_point now);

  /// Ends a call that the plugin never saw, without an answer; one that is due is answered as such.
  void abandon(std::uint64_t call, clock::time_point now);

  /// The request of a call that the plugin still owes an answer; null when it is gone.
  shared_request request(std::uint64_t call) const;
  clock::time_point deadline(std::uint64_t call) const;  ///< epoch when gone

  /// The plugin's answer, or the host's in its place. The call ends whatever the result, unless an
  /// answer in pieces was begun: that one goes on, and the result is `unknown`.
  answer_result answer(std::uint64_t call, http::response&& response);

  /// Begins an answer in pieces: the client gets the head, and the call stays open until
  /// end_stream(). Unless accepted the call ends.
  answer_result begin_stream(std::uint64_t call, http::response&& head,
                             std::shared_ptr<stream> pieces);
  /// The pieces of a call that was begun so; null when it is over.
  std::shared_ptr<stream> pieces(std::uint64_t call) const;
  /// Ends the call; its stream is the caller's to finish. False when it was over.
  bool end_stream(std::uint64_t call);

  /// Whom to tell that a client has left.
  struct cancelled {
    bool owes_answer = false;        ///< the plugin has seen the call and not answered
    std::shared_ptr<stream> pieces;  ///< it was answering in pieces; the call has ended
  };
  /// The client left: the answer will go nowhere, the plugin may stop working.
  cancelled cancel(std::uint64_t call);
  bool is_cancelled(std::uint64_t call, clock::time_point now) const;

  /// Answers 503 in the plugin's place when the deadline of the call has passed; true when it did
  /// and the plugin has seen the call. Whoever opened the call sees to it that this is called.
  bool expire(std::uint64_t call, clock::time_point now);

  /// Ids of one plugin's open calls (all when owner is empty), for the drain at stop and the log.
  std::vector<std::uint64_t> open_calls(std::string_view owner) const;

  /// Whose call it is; empty when it is over.
  std::string owner_of(std::uint64_t call) const;

 private:
  call_shard* shard_of_call(std::uint64_t call) const;

  static constexpr std::size_t shard_count = 16;
  const expired_answer_maker expired_;
  std::array<std::unique_ptr<call_shard>, shard_count> shards_;
};

}  // namespace host::calls
