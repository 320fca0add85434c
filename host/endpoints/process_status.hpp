#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace host::endpoints {

/// What the kernel says of this process and its machine, under the names that dashboards know.
/// Safe from any thread.
class process_status {
 public:
  process_status();

  struct sample {
    std::string name;  ///< a counter's ends with _total
    std::string help;
    double value = 0;
  };

  /// A few reads of /proc. What this system does not tell is left out.
  std::vector<sample> read() const;

 private:
  /// The part of all processors that this process used since the last look, 0 to 1.
  double usage(std::int64_t used_ns) const;

  const double started_at_;  ///< seconds since 1970
  mutable std::mutex mutex_;
  mutable std::chrono::steady_clock::time_point last_look_;
  mutable std::int64_t last_used_ns_;
  mutable double last_usage_ = 0;
};

}  // namespace host::endpoints
