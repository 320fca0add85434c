#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <vector>

#include "metrics/declaration.hpp"

namespace host::metrics {

/// What the kernel says of this process and its machine, under the names that dashboards know.
/// Safe from any thread.
class process_status {
 public:
  process_status();

  struct sample {
    kind what = kind::gauge;
    std::string_view name;  ///< a literal, as in a declaration, and so are these
    std::string_view unit;
    std::string_view help;
    std::optional<double> value;  ///< none: this system does not tell
  };
  using samples = std::shared_ptr<const std::vector<sample>>;

  /// What holds now, or at most 100 ms ago: it takes a few looks into /proc, which together cost
  /// more than a whole page of numbers, however often that is asked for. Always the same samples in
  /// the same order.
  samples read() const;

 private:
  std::vector<sample> look() const;
  /// The part of all processors that this process used lately, 0 to 1. Under the lock.
  double usage(std::int64_t used_ns) const;
  /// The part of all processors that the whole system used lately. Under the lock.
  std::optional<double> system_usage() const;

  const double started_at_;  ///< seconds since 1970
  mutable std::mutex mutex_;
  mutable std::chrono::steady_clock::time_point last_look_;
  mutable std::int64_t last_used_ns_;
  mutable double last_usage_ = 0;
  struct system_time {
    double busy = 0;
    double all = 0;
  };
  static std::optional<system_time> look_at_system();
  mutable std::optional<system_time> last_system_;
  mutable std::chrono::steady_clock::time_point last_system_look_;
  mutable std::optional<double> last_system_usage_;
  mutable samples told_;
  mutable std::chrono::steady_clock::time_point told_at_;
};

}  // namespace host::metrics
