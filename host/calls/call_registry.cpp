#include "calls/call_registry.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "calls/call_shard.hpp"
#include "calls/stream.hpp"

namespace host::calls {
namespace {

using guard = std::lock_guard<std::mutex>;

class function_receiver : public answer_receiver {
 public:
  explicit function_receiver(answer_sink sink) : sink_(std::move(sink)) {}
  void take(std::uint64_t, http::response&& answer) override { sink_(std::move(answer)); }
  void take_stream(std::uint64_t, http::response&&, std::shared_ptr<stream> pieces) override {
    pieces->close();
  }

 private:
  answer_sink sink_;
};

}  // namespace

answer_place to_sink(answer_sink sink) {
  return {std::make_shared<function_receiver>(std::move(sink)), 0};
}

call_registry::call_registry(std::size_t open_calls_per_owner, expired_answer_maker expired)
    : expired_(std::move(expired)) {
  for (std::size_t n = 0; n < shard_count; ++n) {
    shards_[n] = std::make_unique<call_shard>(n, open_calls_per_owner);
  }
}

call_registry::~call_registry() = default;

call_shard* call_registry::shard_of_call(std::uint64_t call) const {
  return shards_[call % shard_count].get();
}

std::uint64_t call_registry::open(std::string_view owner, shared_request request,
                                  clock::time_point deadline, answer_place place, entry seen) {
  call_shard& shard = *shards_[std::hash<std::string_view>()(owner) % shard_count];
  const guard lock(shard.mutex);
  open_call* made = shard.open(owner);
  if (made == nullptr) return 0;
  made->request = std::move(request);
  made->deadline = deadline;
  made->place = std::move(place);
  made->entered = seen == entry::at_once;
  return made->id;
}

bool call_registry::enter(std::uint64_t call, clock::time_point now) {
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  open_call* found = shard.find(call);
  if (found == nullptr || !found->place.receiver || found->deadline <= now) return false;
  found->entered = true;
  return true;
}

void call_registry::abandon(std::uint64_t call, clock::time_point now) {
  // Before the call ends in the plugin's place: that end must never reach a client.
  expire(call, now);
  open_call ended;
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  if (open_call* found = shard.find(call)) shard.close(*found, ended);
}

call_registry::shared_request call_registry::request(std::uint64_t call) const {
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  const open_call* found = shard.find(call);
  return found == nullptr ? nullptr : found->request;
}

clock::time_point call_registry::deadline(std::uint64_t call) const {
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  const open_call* found = shard.find(call);
  return found == nullptr ? clock::time_point() : found->deadline;
}

answer_result call_registry::answer(std::uint64_t call, http::response&& response) {
  open_call ended;
  {
    call_shard& shard = *shard_of_call(call);
    const guard lock(shard.mutex);
    open_call* found = shard.find(call);
    if (found == nullptr || found->pieces) return answer_result::unknown;
    shard.close(*found, ended);
  }
  if (!ended.place.receiver) return answer_result::late;
  ended.place.receiver->take(ended.place.exchange, std::move(response));
  return answer_result::accepted;
}

answer_result call_registry::begin_stream(std::uint64_t call, http::response&& head,
                                          std::shared_ptr<stream> pieces) {
  answer_place place;
  open_call ended;
  {
    call_shard& shard = *shard_of_call(call);
    const guard lock(shard.mutex);
    open_call* found = shard.find(call);
    if (found == nullptr || found->pieces) return answer_result::unknown;
    if (!found->place.receiver) {
      shard.close(*found, ended);
      return answer_result::late;
    }
    place = std::exchange(found->place, {});
    found->pieces = pieces;
  }
  place.receiver->take_stream(place.exchange, std::move(head), std::move(pieces));
  return answer_result::accepted;
}

std::shared_ptr<stream> call_registry::pieces(std::uint64_t call) const {
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  const open_call* found = shard.find(call);
  return found == nullptr ? nullptr : found->pieces;
}

bool call_registry::end_stream(std::uint64_t call) {
  open_call ended;
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  open_call* found = shard.find(call);
  if (found == nullptr || !found->pieces) return false;
  shard.close(*found, ended);
  return true;
}

call_registry::cancelled call_registry::cancel(std::uint64_t call) {
  answer_place dropped;
  open_call ended;
  cancelled told;
  {
    call_shard& shard = *shard_of_call(call);
    const guard lock(shard.mutex);
    open_call* found = shard.find(call);
    if (found == nullptr) return told;
    if (found->pieces) {
      shard.close(*found, ended);
      told.pieces = std::move(ended.pieces);
    } else {
      told.owes_answer = found->place.receiver != nullptr && found->entered;
      std::swap(dropped, found->place);
    }
  }
  if (told.pieces) told.pieces->close();
  return told;
}

bool call_registry::is_cancelled(std::uint64_t call, clock::time_point now) const {
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  const open_call* found = shard.find(call);
  if (found == nullptr) return true;
  if (found->pieces) return found->pieces->is_closed();
  return !found->place.receiver || found->deadline <= now;
}

bool call_registry::expire(std::uint64_t call, clock::time_point now) {
  answer_place place;
  shared_request request;
  std::string owner;
  bool entered = false;
  {
    call_shard& shard = *shard_of_call(call);
    const guard lock(shard.mutex);
    open_call* found = shard.find(call);
    if (found == nullptr || !found->place.receiver || found->deadline > now) return false;
    // The entry stays until the plugin lets go of it, without its place.
    std::swap(place, found->place);
    request = found->request;
    owner = shard.owner_name(*found);
    entered = found->entered;
  }
  http::response answer;
  answer.status = 503;
  if (expired_) answer = expired_(*request, owner);
  place.receiver->take(place.exchange, std::move(answer));
  return entered;
}

std::vector<std::uint64_t> call_registry::open_calls(std::string_view owner) const {
  std::vector<std::uint64_t> calls;
  for (const auto& shard : shards_) {
    const guard lock(shard->mutex);
    shard->list_calls(owner, calls);
  }
  std::sort(calls.begin(), calls.end());
  return calls;
}

std::string call_registry::owner_of(std::uint64_t call) const {
  call_shard& shard = *shard_of_call(call);
  const guard lock(shard.mutex);
  const open_call* found = shard.find(call);
  return found == nullptr ? std::string() : shard.owner_name(*found);
}

}  // namespace host::calls
