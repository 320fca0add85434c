#pragma once

#include <actuator/plugin.hpp>

#include <array>
#include <cstddef>

#include "service/port/request_observer.hpp"
#include "service/snapshot_cache.hpp"

namespace backup::reporting {

/// The requests to the engine, the connections for them, and the details that need not be asked for
/// again, in numbers; listed in numbers.md. Declared once, before anything happens; safe from any
/// thread from then on. Counts nothing before, and on a host without metrics.
class engine_numbers final : public service::request_observer, public service::cache_listener {
 public:
  actuator::result<void> declare(actuator::registrar& on);

  void request_begun() noexcept override { active_.add(1); }
  void request_ended(service::request_kind kind, const service::engine_fault* failed,
                     std::chrono::nanoseconds took) noexcept override;

  void connection_opened() noexcept;
  void connection_closed() noexcept { connections_.add(-1); }

  void looked_up(std::size_t found, std::size_t lacking) noexcept override;
  void holds(std::size_t entries) noexcept override;

 private:
  static constexpr std::size_t kinds = 9;
  static constexpr std::size_t results = 7;

  std::array<std::array<actuator::counter, results>, kinds> requests_;
  std::array<actuator::histogram, kinds> seconds_;
  actuator::gauge active_;
  actuator::gauge connections_;
  actuator::counter opened_;
  actuator::counter hits_;
  actuator::counter misses_;
  actuator::gauge kept_;
};

}  // namespace backup::reporting
