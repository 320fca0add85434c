#pragma once

#include <actuator/plugin.hpp>

#include <chrono>
#include <cstddef>

#include "service/port/status_port.hpp"

namespace backup::reporting {

/// What happens, in numbers for a monitoring system; listed in numbers.md. Small; safe from any
/// thread. Does nothing when made empty, as on a host without metrics.
class numbers {
 public:
  numbers() noexcept = default;

  static actuator::result<numbers> declare(actuator::registrar& on);

  void engine_seen(bool is_fine) const noexcept { engine_reachable_.set(is_fine ? 1 : 0); }

  void backup_started(std::size_t parts, std::chrono::seconds since_1970) const noexcept;
  void part_begun(unsigned part, unsigned parts) const noexcept;
  void part_progress(const service::part_status& told) const noexcept;
  void part_completed(unsigned part, std::chrono::milliseconds took) const noexcept;
  void backup_completed(std::chrono::milliseconds took) const noexcept;
  void backup_stopped() const noexcept;
  void backup_resumed(std::size_t parts, std::chrono::seconds since_1970) const noexcept;
  void backup_left() const noexcept;
  void part_forgotten() const noexcept;
  void retried() const noexcept { retries_.add(); }
  void backup_failed() const noexcept;
  void backup_deleted() const noexcept { deleted_.add(); }
  void deletion_failed() const noexcept { not_deleted_.add(); }
  /// When the newest complete backup ended, since 1970; 0: there is none.
  void last_completed(std::chrono::milliseconds since_1970) const noexcept;

 private:
  void began(std::size_t parts, std::chrono::seconds since_1970) const noexcept;
  void nothing_runs() const noexcept;

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
  actuator::gauge running_since_;
  actuator::gauge parts_done_;
  actuator::gauge parts_planned_;
  actuator::gauge shards_done_;
  actuator::gauge shards_planned_;
  actuator::gauge bytes_done_;
  actuator::gauge bytes_planned_;
  actuator::labelled<actuator::gauge> last_completed_;  ///< shown from when it is known
  actuator::gauge engine_reachable_;
  actuator::histogram seconds_;
  actuator::histogram part_seconds_;
};

}  // namespace backup::reporting
