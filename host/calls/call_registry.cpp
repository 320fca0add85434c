#include "calls/call_registry.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>

namespace host::calls {
namespace {

struct open_call {
  std::string owner;
  std::shared_ptr<const http::request> request;
  clock::time_point deadline;
  answer_sink sink;  ///< empty once the client was answered or has left
};

}  // namespace

/// One mutex for all: a call costs a few map operations against the milliseconds of its plugin.
/// Sinks and requests are never called or destroyed while it is held.
class call_registry::state {
 public:
  state(std::size_t most, expired_answer_maker maker) : most_(most), expired_(std::move(maker)) {}

  void stop_waiting(std::uint64_t call, const open_call& entry) {
    by_deadline_.erase({entry.deadline, call});
  }

  void release(std::unordered_map<std::uint64_t, open_call>::iterator entry) {
    stop_waiting(entry->first, entry->second);
    const auto count = open_per_owner_.find(entry->second.owner);
    if (--count->second == 0) open_per_owner_.erase(count);
    calls_.erase(entry);
  }

  const std::size_t most_;
  const expired_answer_maker expired_;
  mutable std::mutex mutex_;
  std::uint64_t next_call_ = 1;
  std::unordered_map<std::uint64_t, open_call> calls_;
  std::map<std::string, std::size_t, std::less<>> open_per_owner_;
  std::set<std::pair<clock::time_point, std::uint64_t>> by_deadline_;  // calls with a sink only
};

call_registry::call_registry(std::size_t open_calls_per_owner, expired_answer_maker expired)
    : state_(std::make_unique<state>(open_calls_per_owner, std::move(expired))) {}

call_registry::~call_registry() = default;

std::uint64_t call_registry::open(std::string_view owner,
                                  std::shared_ptr<const http::request> request,
                                  clock::time_point deadline, answer_sink sink) {
  const std::lock_guard lock(state_->mutex_);
  auto count = state_->open_per_owner_.find(owner);
  if (count == state_->open_per_owner_.end()) {
    count = state_->open_per_owner_.emplace(std::string(owner), 0).first;
  }
  if (count->second >= state_->most_) return 0;
  ++count->second;
  const std::uint64_t call = state_->next_call_++;
  state_->calls_.emplace(
      call, open_call{std::string(owner), std::move(request), deadline, std::move(sink)});
  state_->by_deadline_.emplace(deadline, call);
  return call;
}

std::shared_ptr<const http::request> call_registry::request(std::uint64_t call) const {
  const std::lock_guard lock(state_->mutex_);
  const auto found = state_->calls_.find(call);
  return found == state_->calls_.end() ? nullptr : found->second.request;
}

clock::time_point call_registry::deadline(std::uint64_t call) const {
  const std::lock_guard lock(state_->mutex_);
  const auto found = state_->calls_.find(call);
  return found == state_->calls_.end() ? clock::time_point() : found->second.deadline;
}

answer_result call_registry::answer(std::uint64_t call, http::response response) {
  open_call ended;
  {
    const std::lock_guard lock(state_->mutex_);
    const auto found = state_->calls_.find(call);
    if (found == state_->calls_.end()) return answer_result::gone;
    ended.sink = std::move(found->second.sink);
    ended.request = std::move(found->second.request);
    state_->release(found);
  }
  if (!ended.sink) return answer_result::gone;
  ended.sink(std::move(response));
  return answer_result::accepted;
}

void call_registry::cancel(std::uint64_t call) {
  answer_sink dropped;
  const std::lock_guard lock(state_->mutex_);
  const auto found = state_->calls_.find(call);
  if (found == state_->calls_.end()) return;
  state_->stop_waiting(call, found->second);
  dropped.swap(found->second.sink);
}

bool call_registry::is_cancelled(std::uint64_t call, clock::time_point now) const {
  const std::lock_guard lock(state_->mutex_);
  const auto found = state_->calls_.find(call);
  return found == state_->calls_.end() || !found->second.sink || found->second.deadline <= now;
}

clock::time_point call_registry::expire(clock::time_point now) {
  struct late_call {
    std::string owner;
    std::shared_ptr<const http::request> request;
    answer_sink sink;
  };
  std::vector<late_call> late;
  clock::time_point next = clock::time_point::max();
  {
    const std::lock_guard lock(state_->mutex_);
    while (!state_->by_deadline_.empty() && state_->by_deadline_.begin()->first <= now) {
      open_call& entry = state_->calls_.at(state_->by_deadline_.begin()->second);
      state_->by_deadline_.erase(state_->by_deadline_.begin());
      // The entry stays until the plugin lets go of it, without its sink.
      late.push_back({entry.owner, entry.request, std::exchange(entry.sink, nullptr)});
    }
    if (!state_->by_deadline_.empty()) next = state_->by_deadline_.begin()->first;
  }
  for (const late_call& each : late) {
    http::response answer;
    answer.status = 503;
    if (state_->expired_) answer = state_->expired_(*each.request, each.owner);
    each.sink(std::move(answer));
  }
  return next;
}

std::vector<std::uint64_t> call_registry::open_calls(std::string_view owner) const {
  std::vector<std::uint64_t> calls;
  {
    const std::lock_guard lock(state_->mutex_);
    for (const auto& [call, entry] : state_->calls_) {
      if (owner.empty() || entry.owner == owner) calls.push_back(call);
    }
  }
  std::sort(calls.begin(), calls.end());
  return calls;
}

}  // namespace host::calls
