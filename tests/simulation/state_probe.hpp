#pragma once

#include <map>
#include <utility>

#include "simulation/checker.hpp"
#include "simulation/host.hpp"

namespace simulation {

/// Looks at what a host shows at one instant, by calls that cost no time and meet no fault, and
/// checks invariant 6: list and single backup agree, and what the host takes is IN_PROGRESS.
class state_probe {
 public:
  state_probe(kernel& on, checker& checks, const search_engine& engine)
      : kernel_(on), checker_(checks), engine_(engine) {}

  void look(host_life& on);

 private:
  void compare(host_life& on);
  void check_taken(host_life& on, const domain::backup_id& id,
                   const service::result<domain::backup>& shown);

  kernel& kernel_;
  checker& checker_;
  const search_engine& engine_;
  /// By life and id: since when something else than IN_PROGRESS was shown.
  std::map<std::pair<unsigned, domain::backup_id>, instant> wrong_since_;
};

}  // namespace simulation
