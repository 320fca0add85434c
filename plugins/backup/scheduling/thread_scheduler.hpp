#pragma once

#include "scheduling/scheduler.hpp"

namespace backup::scheduling {

/// The real one: threads, mutexes and the machine's clocks.
class thread_scheduler final : public scheduler {
 public:
  instant now() const override;
  wall_instant wall_now() const override;
  std::uint64_t random() override;
  std::unique_ptr<monitor> make_monitor() override;
  std::unique_ptr<task> start(std::string name, std::function<void()> body) override;
};

}  // namespace backup::scheduling
