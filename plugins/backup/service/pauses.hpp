#pragma once

#include <algorithm>
#include <chrono>

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

/// How long to leave an engine alone that has failed so many times in a row (from 1).
constexpr std::chrono::milliseconds next_try(unsigned failures) {
  using std::chrono::milliseconds;
  constexpr milliseconds first{200};
  constexpr milliseconds longest{15'000};
  const auto doublings = std::min(failures, 8U) - 1;
  return std::min(first * (1 << doublings), longest);
}

}  // namespace backup::service
