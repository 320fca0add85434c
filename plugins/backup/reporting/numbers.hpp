#pragma once

#include <actuator/plugin.hpp>

#include <chrono>

namespace backup::reporting {

/// What happens, in numbers for a monitoring system; listed in numbers.md. Small; safe from any
/// thread. Does nothing when made empty, as on a host without metrics.
class numbers {
 public:
  numbers() noexcept = default;

  static actuator::result<numbers> declare(actuator::registrar& on);

  void engine_seen(bool is_fine) const noexcept { engine_reachable_.set(is_fine ? 1 : 0); }

  void backup_started() const noexcept { running_.set(1); }
  void part_completed(std::chrono::milliseconds took) const noexcept;
  void backup_completed(std::chrono::milliseconds took) const noexcept;
  void backup_stopped() const noexcept;
  void backup_resumed() const noexcept;
  void backup_left() const noexcept;
  void part_forgotten() const noexcept { forgotten_.add(); }
  void retried() const noexcept { retries_.add(); }
  void backup_failed() const noexcept;
  void backup_deleted() const noexcept { deleted_.add(); }
  void deletion_failed() const noexcept { not_deleted_.add(); }

 private:
  actuator::counter completed_;
  actuator::counter stopped_;
  actuator::counter failed_;
  actuator::counter left_;
  actuator::counter deleted_;
  actuator::counter not_deleted_;
  actuator::counter resumed_;
  actuator::counter forgotten_;
  actuator::counter retries_;
  actuator::gauge running_;
  actuator::gauge engine_reachable_;
  actuator::histogram seconds_;
  actuator::histogram part_seconds_;
};

}  // namespace backup::reporting
