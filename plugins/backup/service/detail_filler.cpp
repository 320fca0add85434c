#include "service/detail_filler.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include "service/newest_completed.hpp"
#include "service/pauses.hpp"

namespace backup::service {
namespace {

/// Backups that other hosts take show up by looking.
constexpr std::chrono::minutes from_time_to_time{10};
/// An engine that is away is not asked more often for what nobody has asked for.
constexpr std::chrono::seconds longest_pause{60};
/// Then it is time to look again what there is, and to save what was read.
constexpr std::chrono::minutes long_enough{5};
/// Snapshots that one request of a fill asks for.
constexpr std::size_t at_one_time = 64;

}  // namespace

detail_filler::detail_filler(snapshots& source, scheduling::scheduler& on,
                             const settings& configured, detail_keeper* keeper,
                             newest_listener tell_newest)
    : snapshots_(source),
      scheduler_(on),
      settings_(configured),
      keeper_(keeper),
      tell_newest_(std::move(tell_newest)) {
  task_ = scheduler_.start("backup-details", [this] { work(); });
}

detail_filler::~detail_filler() {
  stop();
  task_.reset();
}

void detail_filler::stop() {
  stop_.request_stop();
}

void detail_filler::work() {
  const auto stop = stop_.get_token();
  unsigned failures = 0;
  bool has_loaded = keeper_ == nullptr;
  while (!stop.stop_requested()) {
    bool fine = false;
    try {
      if (!std::exchange(has_loaded, true)) keeper_->load();
      fine = !settings_.details_in_background || fill();
      if (keeper_ != nullptr) keeper_->save_if_changed();
    } catch (const std::exception&) {
      fine = false;  // no memory: tried again later, and no end of the process
    }
    failures = fine ? 0 : failures + 1;
    const std::chrono::milliseconds pause =
        fine ? from_time_to_time
             : std::min<std::chrono::milliseconds>(next_try(failures) * failures, longest_pause);
    if (snapshots_.await_change(scheduler_.now() + pause, stop)) break;
  }
  save_what_was_read();
}

/// What lists have read since the last time would have to be read again after the restart.
void detail_filler::save_what_was_read() {
  if (keeper_ == nullptr) return;
  try {
    keeper_->save_if_changed();
  } catch (const std::exception&) {
    // No memory: what was saved before stays.
  }
}

bool detail_filler::fill() {
  const auto stop = stop_.get_token();
  const auto everything = domain::pattern_of_ids_starting_with("");
  const auto limits = [&] {
    return call_limits{scheduler_.now() + settings_.request_timeout, stop};
  };
  const auto table = snapshots_.read(everything, limits());
  if (!table) return false;
  const auto began_filling = scheduler_.now();
  auto lacking = snapshots::lacking_details(**table);
  const bool are_many = lacking.size() > at_one_time;
  std::uint32_t dropped = 0;
  bool is_first = true;
  while (!lacking.empty() && !stop.stop_requested()) {
    // The newest first: those are looked at most.
    const auto size = static_cast<std::ptrdiff_t>(std::min(at_one_time, lacking.size()));
    snapshots::rows some(lacking.begin(), lacking.begin() + size);
    lacking.erase(lacking.begin(), lacking.begin() + size);
    for (auto& row : some) row -= dropped;
    const auto began = scheduler_.now();
    const auto completed =
        snapshots_.complete(**table, some, everything, detail_fetcher::pace::leisurely, limits());
    if (!completed || completed->is_late) return false;
    if (scheduler_.now() - began_filling > long_enough) return false;
    dropped += static_cast<std::uint32_t>(completed->gone);
    // Not after each of many: the newest have mostly been among the first.
    if (std::exchange(is_first, false)) tell_newest(**table);
    const auto took = scheduler_.now() - began;
    if (are_many && scheduling::sleeper(scheduler_).sleep_until(scheduler_.now() + took, stop)) {
      return false;
    }
  }
  tell_newest(**table);
  return true;
}

void detail_filler::tell_newest(const snapshot_table& table) const {
  if (!tell_newest_) return;
  if (const auto ended = newest_completed(table)) tell_newest_(*ended);
}

}  // namespace backup::service
