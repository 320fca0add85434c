#include "simulation/trace.hpp"

#include <cstdio>

namespace simulation {

void trace::add(const std::string& who, const std::string& what) {
  const auto since = std::chrono::duration_cast<milliseconds>(kernel_.now().time_since_epoch());
  const auto start = std::chrono::duration_cast<milliseconds>(std::chrono::hours(1));
  const auto ms = (since - start).count();
  char time[32];
  std::snprintf(time, sizeof time, "%6lld.%03lld", static_cast<long long>(ms / 1000),
                static_cast<long long>(ms % 1000));
  lines_.push_back(std::string(time) + "  " + who +
                   std::string(who.size() < 10 ? 10 - who.size() : 1, ' ') + what);
}

std::string short_name(const std::string& name) {
  std::string text = name;
  for (const std::string common : {"camunda_webapps_", "8.8.0_"}) {
    for (auto at = text.find(common); at != std::string::npos; at = text.find(common)) {
      text.erase(at, common.size());
    }
  }
  return text;
}

}  // namespace simulation
