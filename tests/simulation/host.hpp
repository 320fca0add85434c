#pragma once

#include <functional>
#include <memory>
#include <string>

#include "service/backup_service.hpp"
#include "service/follower.hpp"
#include "simulation/checker.hpp"
#include "simulation/virtual_scheduler.hpp"

namespace simulation {

/// One life of a host: the plugin's real service on a virtual scheduler and a simulated port, as
/// the plugin wires them. Lasts as long as its kernel; what happens after its end touches nobody.
class host_life {
 public:
  host_life(kernel& on, checker& checks, network& through, const service::settings& configured,
            std::string name, std::uint64_t seed, milliseconds clock_skew);

  /// SIGKILL: nothing of it runs from now on; its requests that are on the way stay there.
  void kill();
  /// SIGTERM: no further part is created, calls that are open are answered, and it ends.
  void stop();
  /// Stands still, as a machine does that is short of processors or moved.
  void freeze();
  void thaw();
  /// After kill(), at the end of a schedule: lets its tasks run to their ends, to free everything.
  void drain();

  bool is_serving() const { return is_serving_; }
  bool has_ended() const { return has_ended_; }
  bool is_frozen() const { return tree_.is_frozen; }
  life_record& record() { return record_; }
  simulated_port& port() { return port_; }
  service::backup_service& service() { return *service_; }

  /// Does a call on a task of its own, as the plugin's queue of calls does.
  task& call(std::function<void()> body);

 private:
  void live();

  kernel& kernel_;
  checker& checker_;
  const service::settings& settings_;
  tree tree_;
  life_record& record_;
  virtual_scheduler scheduler_;
  simulated_port port_;
  std::unique_ptr<service::events> events_;
  std::unique_ptr<service::backup_service> service_;
  std::unique_ptr<service::follower> follower_;
  task* living_ = nullptr;
  unsigned open_calls_ = 0;
  bool is_serving_ = false;
  bool is_told_to_stop_ = false;
  bool has_ended_ = false;
};

}  // namespace simulation
