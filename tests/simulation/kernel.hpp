#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "scheduling/scheduler.hpp"
#include "simulation/fiber.hpp"
#include "simulation/randomness.hpp"

namespace simulation {

namespace scheduling = backup::scheduling;
using scheduling::instant;

class task;

/// Tasks that share a fate: one life of a host, or the operators. All of them can be frozen at any
/// moment and thawed later.
struct tree {
  bool is_frozen = false;
  std::vector<task*> ready_when_thawed = {};
};

/// One fiber. Good as long as its kernel.
class task {
 public:
  tree* of = nullptr;
  /// Number of this task in its kernel, from 1.
  std::uint64_t number = 0;
  /// Its engine calls are answered at once and without fault, and it is not interrupted: for
  /// looking at a state without changing it.
  bool is_oracle = false;

 private:
  friend class kernel;
  enum class phase { ready, blocked, ended };
  std::unique_ptr<fiber> runs;
  phase now = phase::ready;
  std::uint64_t sleeps = 0;  ///< counted, so that the alarm of an earlier sleep wakes nobody
  bool was_woken = false;
  std::vector<task*> joining;
};

/// Runs tasks and events on one thread in virtual time: whatever can run runs first, in an order
/// that the seed decides, and then time jumps to what comes next.
class kernel {
 public:
  kernel(stack_pool& stacks, std::uint64_t seed);
  ~kernel();
  kernel(const kernel&) = delete;
  kernel& operator=(const kernel&) = delete;

  instant now() const { return now_; }
  task& current() { return *current_; }
  bool is_in_task() const { return current_ != nullptr; }

  /// Has a function called at an instant, outside of any task; it must not block.
  void at(instant when, std::function<void()> happen);
  task& start(tree& of, std::function<void()> body);

  /// How often tasks are interrupted at locks, in a million.
  void set_interruptions(unsigned in_a_million, milliseconds longest) {
    interruptions_ = in_a_million;
    longest_interruption_ = longest;
  }

  // From inside a task:
  /// Perhaps lets others run, perhaps loses the processor for a while.
  void interrupt_perhaps();
  /// Blocks until wake() or the instant. False when it was not woken.
  bool sleep_until(instant deadline);
  void sleep_for(milliseconds time) { sleep_until(now_ + time); }
  void let_others_run();
  void join(task& other);

  void wake(task& sleeping);
  void freeze(tree& of) { of.is_frozen = true; }
  void thaw(tree& of);

  /// Runs until the instant or until the condition, looked at after each step, holds. False when
  /// the instant came first.
  bool run_until(instant deadline, const std::function<bool()>& holds);
  /// Ends run_until() before the next step.
  void interrupt() { is_interrupted_ = true; }

  std::uint64_t steps() const { return steps_; }
  bool all_ended() const;

 private:
  struct event {
    instant when;
    std::uint64_t order;
    task* sleeper = nullptr;
    std::uint64_t sleep = 0;
    std::function<void()> happen = {};
  };
  static bool comes_later(const event& a, const event& b) {
    return a.when != b.when ? a.when > b.when : a.order > b.order;
  }
  void add(event next);
  void make_ready(task& woken);
  void run_one();
  void suspend();

  stack_pool& stacks_;
  randomness random_;
  instant now_;
  std::uint64_t order_ = 0;
  std::uint64_t steps_ = 0;
  unsigned interruptions_ = 0;
  milliseconds longest_interruption_{0};
  bool is_interrupted_ = false;
  task* current_ = nullptr;
  std::vector<event> events_;
  std::vector<task*> ready_;
  std::deque<task> tasks_;
};

}  // namespace simulation
