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

domain::epoch_ms epoch_of(scheduling::wall_instant time) {
  return duration_cast<milliseconds>(time.time_since_epoch()).count();
}

/// The engine tells whole seconds. Where this machine's clock is within the second that it told,
/// the two agree and this machine's is the finer one.
domain::epoch_ms refined(domain::epoch_ms told, domain::epoch_ms here) {
  constexpr domain::epoch_ms second = 1000;
  constexpr domain::epoch_ms on_the_way = 200;
  const bool agree = here >= told - on_the_way && here < told + second + on_the_way;
  return agree ? here : told + second / 2;
}

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
    *known = reading{refined(*told, epoch_of(scheduler_.wall_now())), scheduler_.now()};
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
  return epoch_of(scheduler_.wall_now());
}

}  // namespace backup::service
