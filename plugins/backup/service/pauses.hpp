#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace backup::service {

/// How long to sleep before looking again at a snapshot that has been waited for so long: short
/// parts are seen at once, long ones do not make the engine busy. The interval runs from one
/// request to the next, the create being the first, so what the last one took is part of it, up to
/// the half: an engine that answers slowly gets its rest too.
constexpr std::chrono::milliseconds next_look(std::chrono::milliseconds waited,
                                              std::chrono::milliseconds last_request_took) {
  using std::chrono::milliseconds;
  const auto interval = std::clamp(waited / 20, milliseconds(10), milliseconds(2000));
  return std::max(interval - last_request_took, interval / 2);
}

/// How long to leave an engine alone that has failed so many times in a row (from 1), before
/// jitter. Short enough that its return is seen within five seconds.
constexpr std::chrono::milliseconds next_try(unsigned failures) {
  using std::chrono::milliseconds;
  constexpr milliseconds first{200};
  constexpr milliseconds longest{4'000};
  const auto doublings = std::min(failures, 8U) - 1;
  return std::min(first * (1 << doublings), longest);
}

/// What an engine asks for is kept to within this: a proxy's hour would leave a backup to others.
constexpr std::chrono::milliseconds longest_retry_after{30'000};

/// Up to a fifth less, so that several hosts do not knock at the same moment.
constexpr std::chrono::milliseconds jittered(std::chrono::milliseconds pause,
                                             std::uint64_t random) {
  constexpr std::uint64_t steps = 1024;
  return pause -
         pause / 5 * static_cast<std::int64_t>(random % steps) / static_cast<std::int64_t>(steps);
}

/// Between nothing and a time, each as likely.
constexpr std::chrono::milliseconds up_to(std::chrono::milliseconds most, std::uint64_t random) {
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(most.count()) + 1)));
}

}  // namespace backup::service
