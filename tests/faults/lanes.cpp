#include "faults/lanes.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace faults {

std::vector<std::string> run_in_lanes(const std::vector<attempt>& attempts, std::size_t lanes) {
  std::atomic<std::size_t> next = 0;
  std::mutex mutex;
  std::vector<std::string> flaws;
  const auto told = [&](const std::string& name, const std::string& flaw) {
    if (flaw.empty()) return;
    const std::lock_guard lock(mutex);
    flaws.push_back(name + ": " + flaw);
  };
  const auto work = [&] {
    try {
      site here;
      for (auto at = next++; at < attempts.size(); at = next++) {
        std::string flaw;
        try {
          flaw = attempts[at].run(here);
        } catch (const std::exception& fault) {
          flaw = fault.what();
        }
        here.proxy().clear_rules();
        here.proxy().accept_again();
        told(attempts[at].name, flaw);
      }
    } catch (const std::exception& fault) {
      told("a lane", fault.what());
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t at = 0; at < std::min(lanes, attempts.size()); ++at) threads.emplace_back(work);
  for (auto& each : threads) each.join();
  return flaws;
}

}  // namespace faults
