#pragma once

#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "scheduling/guarded.hpp"
#include "service/port/engine_port.hpp"

namespace backup::service {

/// The requests for details that this process has open, and what they have told of the engine.
struct open_requests {
  explicit open_requests(unsigned at_once) : allowed(at_once), most(at_once) {}

  /// Faster blobs are on a local disk, where one call for all costs a third of many small ones.
  static constexpr std::chrono::microseconds fast_blob{2'000};

  std::unordered_set<std::string> being_asked;  ///< uuids
  bool everything_is_asked = false;
  unsigned open = 0;
  unsigned allowed;  ///< requests at one time, as busy as the engine is
  unsigned most;
  std::optional<std::chrono::microseconds> time_of_a_blob;  ///< at most, as it was measured last
  blobs_kept blobs = blobs_kept::elsewhere;

  /// As far as it is known; of what was never measured, as it is to be expected.
  bool blobs_are_fast() const {
    return time_of_a_blob ? *time_of_a_blob < fast_blob : blobs == blobs_kept::in_files;
  }
  bool blobs_are_slow() const { return time_of_a_blob && *time_of_a_blob >= fast_blob; }

  void note(const engine_result<void>& asked) {
    if (asked) {
      allowed = std::min(allowed + 1, most);
    } else if (asked.error().fault == engine_fault::busy) {
      allowed = std::max(allowed / 2, 1U);
    }
  }
};

/// A request that is counted as open, and what it asks for, until its end.
class request_claim {
 public:
  explicit request_claim(scheduling::guarded<open_requests>& of) : requests_(of) {}
  ~request_claim() {
    auto held = requests_.lock();
    for (const auto& uuid : uuids_) held->being_asked.erase(uuid);
    if (is_everything_) held->everything_is_asked = false;
    if (is_open_) --held->open;
    held.notify_all();
  }
  request_claim(const request_claim&) = delete;
  request_claim& operator=(const request_claim&) = delete;

  void take(open_requests& now, std::vector<std::string> uuids) {
    uuids_ = std::move(uuids);
    now.being_asked.insert(uuids_.begin(), uuids_.end());
    ++now.open;
    is_open_ = true;
  }
  /// False when somebody asks for everything.
  bool take_everything(open_requests& now) {
    if (now.everything_is_asked) return false;
    now.everything_is_asked = is_everything_ = is_open_ = true;
    ++now.open;
    return true;
  }

 private:
  scheduling::guarded<open_requests>& requests_;
  std::vector<std::string> uuids_;
  bool is_everything_ = false;
  bool is_open_ = false;
};

}  // namespace backup::service
