#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>
#include <vector>

namespace host::endpoints {

/// What the kernel says of this process and its machine, under the names that dashboards know.
/// Safe from any thread.
class process_status {
 public:
  process_status();

  struct sample {
    std::string_view name;  ///< a literal; a counter's ends with _total
    std::string_view help;  ///< another
    double value = 0;
  };
  using samples = std::shared_ptr<const std::vector<sample>>;

  /// What holds now, or at most 100 ms ago: it takes a few looks into /proc, which together cost
  /// more than a whole page of numbers, however often that is asked for. What this system does not
  /// tell is left out.
  samples read() const;

 private:
  std::vector<sample> look() const;
  /// The part of all processors that this process used lately, 0 to 1. Under the lock.
  double usage(std::int64_t used_ns) const;

  const double started_at_;  ///< seconds since 1970
  mutable std::mutex mutex_;
  mutable std::chrono::steady_clock::time_point last_look_;
  mutable std::int64_t last_used_ns_;
  mutable double last_usage_ = 0;
  mutable samples told_;
  mutable std::chrono::steady_clock::time_point told_at_;
};

}  // namespace host::endpoints
