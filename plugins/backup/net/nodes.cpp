#include "net/nodes.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

namespace backup::net {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_pause{1'000};
constexpr milliseconds longest_pause{60'000};
constexpr unsigned most_doublings = 6;

}  // namespace

nodes::nodes(scheduling::scheduler& on, std::vector<base_url> urls, node_watch* watched_by)
    : on_(on), urls_(std::move(urls)), watched_by_(watched_by), choice_(on) {
  choice_.lock()->states.resize(urls_.size());
}

milliseconds nodes::pause_after(unsigned failures) {
  if (failures == 0) return milliseconds(0);
  return std::min(first_pause * (1U << std::min(failures - 1, most_doublings)), longest_pause);
}

std::optional<std::size_t> nodes::next(const std::vector<bool>& tried) {
  const auto now = on_.now();
  auto held = choice_.lock();
  const auto count = urls_.size();
  // Lower is better: one that works, then one that may have come back, then one that was left alone
  // for the longest time; among equals the one in use, then those that follow it.
  const auto rank = [&](std::size_t node) {
    const auto& of = held->states[node];
    const bool is_left_alone = of.failures > 0 && of.left_alone_until > now;
    const int kind = of.failures == 0 ? 0 : (is_left_alone ? 2 : 1);
    const auto until = is_left_alone ? of.left_alone_until : scheduling::instant{};
    return std::make_tuple(kind, until, (node + count - held->in_use) % count);
  };
  std::optional<std::size_t> best;
  for (std::size_t node = 0; node < count; ++node) {
    if (tried[node]) continue;
    if (!best || rank(node) < rank(*best)) best = node;
  }
  return best;
}

void nodes::worked(std::size_t node) {
  std::optional<node_change> change;
  {
    auto held = choice_.lock();
    held->states[node].failures = 0;
    held->states[node].has_worked = true;
    const auto& before = held->states[held->in_use];
    // A late answer of an old one changes nothing while the one in use is fine.
    if (node == held->in_use || before.failures == 0) return;
    change = {urls_[held->in_use].to_string(), urls_[node].to_string(), before.why};
    held->in_use = node;
  }
  if (watched_by_ != nullptr) watched_by_->node_changed(*change);
}

void nodes::failed(std::size_t node, std::string_view why) {
  const auto now = on_.now();
  auto held = choice_.lock();
  auto& of = held->states[node];
  // Requests that were on their way together fail together, which is one failure.
  if (of.failures > 0 && of.left_alone_until > now) return;
  ++of.failures;
  of.left_alone_until = now + pause_after(of.failures);
  of.why = why;
}

unsigned nodes::failures(std::size_t node) {
  return choice_.lock()->states[node].failures;
}

bool nodes::has_worked(std::size_t node) {
  return choice_.lock()->states[node].has_worked;
}

}  // namespace backup::net
