#include "simulation/kernel.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace simulation {
namespace {

/// Virtual time begins well after the zero of the clock, which some may take for "never".
constexpr std::chrono::hours first_instant{1};

}  // namespace

kernel::kernel(stack_pool& stacks, std::uint64_t seed)
    : stacks_(stacks), random_(seed), now_(first_instant) {}

kernel::~kernel() = default;

void kernel::at(instant when, std::function<void()> happen) {
  add({std::max(when, now_), order_++, nullptr, 0, std::move(happen)});
}

void kernel::add(event next) {
  events_.push_back(std::move(next));
  std::push_heap(events_.begin(), events_.end(), comes_later);
}

task& kernel::start(tree& of, std::function<void()> body) {
  auto& started = tasks_.emplace_back();
  started.of = &of;
  started.number = tasks_.size();
  started.runs = std::make_unique<fiber>(stacks_, std::move(body));
  make_ready(started);
  return started;
}

void kernel::make_ready(task& woken) {
  woken.now = task::phase::ready;
  (woken.of->is_frozen ? woken.of->ready_when_thawed : ready_).push_back(&woken);
}

void kernel::wake(task& sleeping) {
  if (sleeping.now != task::phase::blocked) return;
  sleeping.was_woken = true;
  make_ready(sleeping);
}

void kernel::thaw(tree& of) {
  of.is_frozen = false;
  for (auto* each : of.ready_when_thawed) ready_.push_back(each);
  of.ready_when_thawed.clear();
}

void kernel::suspend() {
  current_->runs->suspend();
}

bool kernel::sleep_until(instant deadline) {
  auto& self = *current_;
  if (deadline <= now_) return false;
  self.now = task::phase::blocked;
  self.was_woken = false;
  ++self.sleeps;
  if (deadline != instant::max()) add({deadline, order_++, &self, self.sleeps, {}});
  suspend();
  return self.was_woken;
}

void kernel::interrupt_perhaps() {
  auto& self = *current_;
  if (self.is_oracle || !random_.chance(interruptions_)) return;
  constexpr unsigned loses_the_processor = 20'000;
  if (random_.chance(loses_the_processor)) {
    sleep_for(random_.up_to(longest_interruption_));
    return;
  }
  let_others_run();
}

void kernel::let_others_run() {
  make_ready(*current_);
  suspend();
}

bool kernel::all_ended() const {
  return std::all_of(tasks_.begin(), tasks_.end(),
                     [](const task& each) { return each.now == task::phase::ended; });
}

void kernel::join(task& other) {
  while (other.now != task::phase::ended) {
    other.joining.push_back(current_);
    sleep_until(instant::max());
  }
}

void kernel::run_one() {
  const auto chosen = random_.below(ready_.size());
  auto* next = ready_[chosen];
  ready_[chosen] = ready_.back();
  ready_.pop_back();
  if (next->of->is_frozen) {
    next->of->ready_when_thawed.push_back(next);
    return;
  }
  ++steps_;
  current_ = next;
  next->runs->resume();
  current_ = nullptr;
  if (!next->runs->has_ended()) return;
  next->now = task::phase::ended;
  next->runs.reset();
  for (auto* waiting : next->joining) wake(*waiting);
  next->joining.clear();
}

bool kernel::run_until(instant deadline, const std::function<bool()>& holds) {
  assert(current_ == nullptr);
  is_interrupted_ = false;
  while (!is_interrupted_) {
    if (holds()) return true;
    if (!ready_.empty()) {
      run_one();
      continue;
    }
    if (events_.empty() || events_.front().when > deadline) {
      now_ = std::max(now_, std::min(deadline, instant::max()));
      return false;
    }
    std::pop_heap(events_.begin(), events_.end(), comes_later);
    auto next = std::move(events_.back());
    events_.pop_back();
    now_ = std::max(now_, next.when);
    if (next.happen) {
      ++steps_;
      next.happen();
    } else if (next.sleeper->now == task::phase::blocked && next.sleeper->sleeps == next.sleep) {
      make_ready(*next.sleeper);
    }
  }
  return false;
}

}  // namespace simulation
