#include "service/engine_clock.hpp"

#include <algorithm>
#include <chrono>

namespace backup::service {
namespace {

using std::chrono::duration_cast;
using std::chrono::milliseconds;

constexpr std::chrono::minutes fresh_for{1};

/// What asks for the time has more to ask for before its deadline.
constexpr std::chrono::seconds longest_read{2};

}  // namespace

engine_result<domain::epoch_ms> engine_clock::now(const call_limits& limits) const {
  {
    auto known = known_.lock();
    if (*known && scheduler_.now() - (*known)->at < fresh_for) return time_by(**known);
  }
  const auto asked = scheduler_.now();
  const auto told =
      engine_.read_clock({std::min(limits.deadline, asked + longest_read), limits.stop});
  auto known = known_.lock();
  if (told) {
    *known = reading{*told, asked};
  } else if (told.error().is_final() && told.error().fault != engine_fault::stopped) {
    *known = reading{std::nullopt, asked};
  } else if (!*known) {
    return tl::unexpected(told.error());
  }
  return time_by(**known);
}

domain::epoch_ms engine_clock::time_by(const reading& read) const {
  if (read.time) {
    return *read.time + duration_cast<milliseconds>(scheduler_.now() - read.at).count();
  }
  return duration_cast<milliseconds>(scheduler_.wall_now().time_since_epoch()).count();
}

}  // namespace backup::service
