#pragma once

#include "service/settings.hpp"
#include "simulation/network.hpp"
#include "simulation/search_engine.hpp"

namespace simulation {

/// What one schedule is made of, drawn from its seed.
struct weather {
  enum class kind { calm, light, rough };

  service::settings settings;
  kind how = kind::calm;
  unsigned hosts = 1;
  unsigned operators = 1;
  unsigned ids = 1;
  bool all_at_once = false;  ///< operators begin at the same moment with a POST
  milliseconds storm{0};     ///< how long faults may happen
  unsigned faults = 0;
  std::vector<std::string> indices = {};
  milliseconds call_deadline{0};
  milliseconds largest_skew{0};
  engine_habits engine = {};
  network_habits network = {};
  bool looks_often = false;  ///< at what the hosts show, without a call over the network
  unsigned interruptions = 0;
  milliseconds longest_interruption{0};

  static weather draw(randomness& from);
};

/// Without any fault.
network_habits calm_network();

}  // namespace simulation
