#include "service/shared_lists.hpp"

#include <chrono>
#include <exception>

namespace backup::service {
namespace {

/// How long after its beginning a look may be joined. Who comes later would see what was true
/// before he asked.
constexpr std::chrono::milliseconds same_moment{100};

constexpr std::chrono::seconds nearly_the_same{1};

}  // namespace

shared_lists::shared_lists(backup_service& service, scheduling::scheduler& on, unsigned threads,
                           std::size_t most_waiting)
    : service_(service),
      scheduler_(on),
      most_waiting_(most_waiting),
      contents_(on),
      queue_(on, threads, most_waiting) {}

bool shared_lists::ask(std::string pattern, detail how_much, const call_limits& limits,
                       taker told) {
  auto held = contents_.lock();
  if (held->waiting >= most_waiting_) return false;
  auto& going = held->joinable[{pattern, how_much}];
  if (!going || !may_be_joined(*going, limits)) {
    auto next = std::make_shared<round>(round{std::move(pattern), how_much, limits});
    if (!queue_.offer([this, next] { go(next); })) return false;
    going = std::move(next);
  }
  going->takers.push_back(std::move(told));
  ++held->waiting;
  return true;
}

/// One that has begun shows what was true then, so nobody may have been told anything newer.
bool shared_lists::may_be_joined(const round& going, const call_limits& limits) const {
  // Who has much more time than the first would be told sooner than he must that it is over.
  if (limits.deadline - going.limits.deadline > nearly_the_same) return false;
  if (!going.has_begun) return true;
  return scheduler_.now() - going.began <= same_moment && going.changes == service_.changes();
}

void shared_lists::go(const std::shared_ptr<round>& next) {
  {
    auto held = contents_.lock();
    next->has_begun = true;
    next->began = scheduler_.now();
    next->changes = service_.changes();
  }
  const auto found = look(*next);
  std::vector<taker> takers;
  {
    auto held = contents_.lock();
    const auto mine = held->joinable.find({next->pattern, next->how_much});
    if (mine != held->joinable.end() && mine->second == next) held->joinable.erase(mine);
    takers = std::move(next->takers);
    held->waiting -= takers.size();
  }
  for (const auto& told : takers) told(found);
}

shared_lists::outcome shared_lists::look(const round& now) {
  if (scheduler_.now() >= now.limits.deadline) {
    return fail(failure_kind::engine_unreachable,
                "The call waited for its turn until its time was over: the engine answers too "
                "slowly. Try again.");
  }
  try {
    return service_.list(now.pattern, now.how_much, now.limits);
  } catch (const std::exception& fault) {
    return fail(failure_kind::engine_failed, "The list failed by a fault of this host: " +
                                                 std::string(fault.what()) + ". Try again.");
  }
}

}  // namespace backup::service
