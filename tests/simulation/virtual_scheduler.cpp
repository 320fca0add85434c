#include "simulation/virtual_scheduler.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace simulation {
namespace {

constexpr std::int64_t true_time_at_zero = 1'800'000'000'000;

/// Waits wake for no reason this often, in a million.
constexpr unsigned spurious = 5'000;

class virtual_monitor final : public scheduling::monitor {
 public:
  virtual_monitor(kernel& on, std::uint64_t seed) : kernel_(on), random_(seed) {}

  void lock() override {
    kernel_.interrupt_perhaps();
    take();
  }

  void unlock() override {
    release();
    kernel_.interrupt_perhaps();
  }

  bool wait_until(instant deadline) override {
    auto& self = kernel_.current();
    waiting_.push_back(&self);
    release();
    bool in_time = false;
    if (random_.chance(spurious)) {
      kernel_.sleep_until(std::min(deadline, kernel_.now() + random_.up_to(seconds(5))));
      in_time = kernel_.now() < deadline;
    } else {
      in_time = kernel_.sleep_until(deadline);
    }
    std::erase(waiting_, &self);
    take();
    return in_time;
  }

  void notify_all() override {
    for (auto* each : waiting_) kernel_.wake(*each);
    kernel_.interrupt_perhaps();
  }

 private:
  void take() {
    while (is_held_) {
      wanting_.push_back(&kernel_.current());
      kernel_.sleep_until(instant::max());
    }
    is_held_ = true;
  }
  void release() {
    assert(is_held_);
    is_held_ = false;
    for (auto* each : wanting_) kernel_.wake(*each);
    wanting_.clear();
  }

  kernel& kernel_;
  randomness random_;
  bool is_held_ = false;
  std::vector<task*> waiting_;
  std::vector<task*> wanting_;
};

class virtual_task final : public scheduling::task {
 public:
  virtual_task(kernel& on, simulation::task& started) : kernel_(on), task_(started) {}
  ~virtual_task() override { kernel_.join(task_); }

 private:
  kernel& kernel_;
  simulation::task& task_;
};

}  // namespace

std::int64_t true_time(instant when) {
  return true_time_at_zero +
         std::chrono::duration_cast<milliseconds>(when.time_since_epoch()).count();
}

scheduling::wall_instant virtual_scheduler::wall_now() const {
  return scheduling::wall_instant(milliseconds(true_time(kernel_.now())) + clock_skew_);
}

std::unique_ptr<scheduling::monitor> virtual_scheduler::make_monitor() {
  return std::make_unique<virtual_monitor>(kernel_, random_.next());
}

std::unique_ptr<scheduling::task> virtual_scheduler::start(std::string,
                                                           std::function<void()> body) {
  return std::make_unique<virtual_task>(kernel_, kernel_.start(tree_, std::move(body)));
}

}  // namespace simulation
