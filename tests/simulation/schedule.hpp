#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "simulation/checker.hpp"
#include "simulation/host.hpp"
#include "simulation/state_probe.hpp"
#include "simulation/weather.hpp"

namespace simulation {

/// What became of one schedule.
struct outcome {
  std::optional<std::string> violation = {};
  std::vector<std::string> trace = {};
  // How much it did, to see whether schedules do anything at all.
  unsigned posts_accepted = 0;
  unsigned posts_refused = 0;
  unsigned backups_completed = 0;
  unsigned takeovers = 0;
  unsigned deletions = 0;
  unsigned lives = 0;
};

/// Several hosts, an engine and a network, and what operators and faults do to them; all of it
/// follows from the seed.
class schedule {
 public:
  schedule(stack_pool& stacks, std::uint64_t seed, bool with_trace);

  /// Once. Ends with the first violation.
  outcome run();

 private:
  struct host {
    std::string name;
    milliseconds clock_skew;
    host_life* life = nullptr;
    unsigned lives = 0;
  };

  // Operators.
  void operate();
  operation& do_one(operation::kind what, const domain::backup_id& id, host_life& on);
  void carry_out(operation& what, host_life& on);
  host_life* any_serving();
  domain::backup_id any_id();

  // Faults.
  void plan_faults();
  void do_harm();
  void start(host& of);
  void kill(host& of);
  void trip_at_a_call(host& of);
  void look_often();

  void storm();
  void calm_down();
  bool come_to_rest();
  void say_goodbye();
  bool drain();
  outcome result() const;
  bool is_broken() const { return checker_.violation().has_value(); }
  void note(const std::string& what) {
    if (trace_.is_on()) trace_.add("world", what);
  }

  randomness random_;
  weather weather_;
  kernel kernel_;
  trace trace_;
  checker checker_;
  search_engine engine_;
  network network_;
  state_probe probe_;
  tree operators_;
  std::deque<host_life> lives_;
  std::vector<host> hosts_;
  unsigned operators_at_work_ = 0;
  bool is_calm_ = false;
};

}  // namespace simulation
