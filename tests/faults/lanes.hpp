#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "faults/site.hpp"

namespace faults {

/// Something that is tried on a site. Empty when all was as it must be, else what was not.
struct attempt {
  std::string name;
  std::function<std::string(site&)> run;
};

/// Most of what faults need is waiting, so several sites are used at once, each with a thread of
/// its own. Returns the flaws, each with the name of its attempt; what an attempt throws is one
/// too.
std::vector<std::string> run_in_lanes(const std::vector<attempt>& attempts, std::size_t lanes = 4);

}  // namespace faults
