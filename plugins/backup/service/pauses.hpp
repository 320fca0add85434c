#pragma once

#include <algorithm>
#include <chrono>

namespace backup::service {

/// How long to sleep before looking again at a snapshot that has been waited for so long: short
/// parts are seen at once, long ones do not make the engine busy.
constexpr std::chrono::milliseconds next_look(std::chrono::milliseconds waited) {
  using std::chrono::milliseconds;
  return std::clamp(waited / 20, milliseconds(10), milliseconds(2000));
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
