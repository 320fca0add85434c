#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "metrics/metric_registry.hpp"
#include "metrics/process_status.hpp"

namespace host::metrics {

/// What the host tells of itself. Made before any plugin declares, so that all of these names are
/// the host's; outlives whoever refreshes the registry.
class own_numbers {
 public:
  /// `version`: of the host.
  own_numbers(metric_registry& numbers, std::string_view version);
  own_numbers(const own_numbers&) = delete;
  own_numbers& operator=(const own_numbers&) = delete;

  metric_registry& registry() const noexcept { return numbers_; }

  /// The series of http_server_requests_seconds for requests that ended like that; null when there
  /// are too many. Takes a lock. `status` 0: without an answer.
  series* requests(std::string_view method, int status, std::string_view uri);

  /// What holds now. These may be told inside of a look of the registry, and need no lock.
  struct port {
    std::size_t open_requests = 0;
    std::size_t connections = 0;
    std::size_t most_connections = 0;
    std::uint64_t refused_connections = 0;
    std::size_t kept_bytes = 0;
    std::size_t most_kept_bytes = 0;
  };
  void tell(const port& now);
  struct workers {
    std::size_t threads = 0;
    std::size_t working = 0;
    std::size_t queued = 0;
    std::size_t queue_bound = 0;
    std::uint64_t done = 0;
  };
  void tell(const workers& now);
  /// Lines of events, by the level that `levels` has at the same place.
  struct log_lines {
    std::span<const std::string_view> levels;
    std::span<const std::uint64_t> events;
    std::uint64_t lost = 0;
  };
  void tell(const log_lines& now);
  /// Lines of the access log that were lost. Not told: there is none.
  void tell_of_access_log(std::uint64_t written, std::uint64_t lost);
  /// Requests that were refused for want of credentials or roles. Not told: there are none.
  struct security {
    std::uint64_t missing = 0;
    std::uint64_t malformed = 0;
    std::uint64_t wrong = 0;
    std::uint64_t lacking_a_role = 0;
    std::size_t slowed_peers = 0;
    std::uint64_t read_again = 0;
    std::uint64_t not_read_again = 0;
  };
  void tell(const security& now);

  /// Handshakes of TLS. Not told: the port is plain.
  void tell_of_handshakes(std::uint64_t done, std::uint64_t failed);

 private:
  std::uint64_t declare(declaration declared);
  std::uint64_t only_series(declaration declared);
  void gauge(std::uint64_t handle, std::size_t value);
  void look_at_process();

  metric_registry& numbers_;
  const owner_id owner_;
  const process_status process_;
  process_status::samples last_process_;

  std::uint64_t requests_ = 0;
  std::uint64_t open_requests_ = 0;
  std::uint64_t connections_ = 0;
  std::uint64_t most_connections_ = 0;
  std::uint64_t refused_connections_ = 0;
  std::uint64_t kept_bytes_ = 0;
  std::uint64_t most_kept_bytes_ = 0;
  std::uint64_t log_events_ = 0;
  std::uint64_t log_lost_ = 0;
  std::uint64_t access_lines_ = 0;
  std::uint64_t access_lost_ = 0;
  std::uint64_t refused_ = 0;
  std::uint64_t slowed_peers_ = 0;
  std::uint64_t rereads_ = 0;
  std::uint64_t handshakes_ = 0;

  // Metrics, and their series once they were told, in the order of what is told.
  std::vector<std::uint64_t> of_process_;
  std::vector<std::uint64_t> process_series_;  ///< 0: this system does not tell
  std::vector<std::uint64_t> pool_metrics_;
  std::vector<std::uint64_t> pool_series_;
  std::vector<std::uint64_t> log_series_;
  std::vector<std::uint64_t> access_series_;
  std::vector<std::uint64_t> security_series_;
  std::vector<std::uint64_t> handshake_series_;
};

}  // namespace host::metrics
