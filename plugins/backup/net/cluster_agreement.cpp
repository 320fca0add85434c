#include "net/cluster_agreement.hpp"

#include <chrono>
#include <utility>

namespace backup::net {
namespace {

/// One that is away is asked by each request that goes to it anyway.
constexpr std::chrono::seconds asked_again_after{15};

bool differ(const std::optional<cluster_identity>& one,
            const std::optional<cluster_identity>& other) {
  return one && other && one->uuid != other->uuid;
}

template <class States>
std::optional<std::pair<std::size_t, std::size_t>> two_that_differ(const States& states) {
  std::optional<std::size_t> first;
  for (std::size_t node = 0; node < states.size(); ++node) {
    if (!states[node].last) continue;
    if (!first) first = node;
    if (differ(states[*first].last, states[node].last)) return std::pair{*first, node};
  }
  return std::nullopt;
}

std::string shown(const cluster_identity& cluster) {
  return "\"" + cluster.name + "\" (" + cluster.uuid + ")";
}

}  // namespace

cluster_agreement::cluster_agreement(scheduling::scheduler& on, const nodes& of)
    : on_(on), nodes_(of), states_(on) {
  states_.lock()->resize(of.count());
}

bool cluster_agreement::must_be_asked(std::size_t node) {
  return nodes_.count() > 1 && !(*states_.lock())[node].has_answered;
}

std::vector<std::size_t> cluster_agreement::take_unasked() {
  std::vector<std::size_t> taken;
  if (nodes_.count() == 1) return taken;
  const auto now = on_.now();
  auto held = states_.lock();
  const bool all = two_that_differ(*held).has_value();
  for (std::size_t node = 0; node < held->size(); ++node) {
    auto& of = (*held)[node];
    if ((of.has_answered && !all) || of.asked_next > now) continue;
    of.asked_next = now + asked_again_after;
    taken.push_back(node);
  }
  return taken;
}

void cluster_agreement::told(std::size_t node, std::optional<cluster_identity> what) {
  auto held = states_.lock();
  auto& of = (*held)[node];
  of.has_answered = true;
  if (what) of.last = std::move(what);
}

void cluster_agreement::forget_answer(std::size_t node) {
  (*states_.lock())[node].has_answered = false;
}

std::optional<std::string> cluster_agreement::disagreement() {
  if (nodes_.count() == 1) return std::nullopt;
  auto held = states_.lock();
  const auto differing = two_that_differ(*held);
  if (!differing) return std::nullopt;
  const auto [one, other] = *differing;
  return nodes_.url(one).to_string() + " belongs to the cluster " + shown(*(*held)[one].last) +
         ", " + nodes_.url(other).to_string() + " to " + shown(*(*held)[other].last) +
         "; nothing is sent to either until all URLs are nodes of one cluster";
}

}  // namespace backup::net
