#pragma once

#include "scheduling/scheduler.hpp"
#include "simulation/kernel.hpp"

namespace simulation {

/// The time, locks and threads of one life of a host: tasks of its tree in the kernel. Its wall
/// clock differs from the engine's.
class virtual_scheduler final : public scheduling::scheduler {
 public:
  virtual_scheduler(kernel& on, tree& of, std::uint64_t seed, milliseconds clock_skew)
      : kernel_(on), tree_(of), random_(seed), clock_skew_(clock_skew) {}

  instant now() const override { return kernel_.now(); }
  scheduling::wall_instant wall_now() const override;
  std::uint64_t random() override { return random_.next(); }
  std::unique_ptr<scheduling::monitor> make_monitor() override;
  std::unique_ptr<scheduling::task> start(std::string name, std::function<void()> body) override;

 private:
  kernel& kernel_;
  tree& tree_;
  randomness random_;
  milliseconds clock_skew_;
};

/// Milliseconds since 1970 at an instant of virtual time, on a clock that is right.
std::int64_t true_time(instant when);

}  // namespace simulation
