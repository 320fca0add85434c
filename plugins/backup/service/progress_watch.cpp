#include "service/progress_watch.hpp"

#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

namespace backup::service {
namespace {

using std::chrono::milliseconds;

/// What is over by then has nobody waiting to hear how far it is.
constexpr milliseconds worth_a_look{2'000};
constexpr milliseconds longest_pause{10'000};
constexpr std::chrono::minutes between_two_lines{1};
/// Nothing is taken: a beginning ends the sleep.
constexpr std::chrono::hours idle{1};
constexpr std::chrono::seconds time_for_a_look{5};

}  // namespace

progress_watch::progress_watch(running_part& taken, part_statuses& statuses,
                               scheduling::scheduler& on, listener tell)
    : taken_(taken), statuses_(statuses), scheduler_(on), tell_(std::move(tell)) {
  task_ = scheduler_.start("backup-progress", [this] { watch(); });
}

progress_watch::~progress_watch() {
  stop_.request_stop();
  task_.reset();
}

milliseconds progress_watch::next_look(milliseconds running_for) {
  return std::clamp(running_for / 5, worth_a_look, longest_pause);
}

void progress_watch::watch() {
  const auto stop = stop_.get_token();
  std::optional<running_part::taken> known;
  auto due = scheduling::instant();
  while (!stop.stop_requested()) {
    const auto now = taken_.now();
    const auto moment = scheduler_.now();
    if (!now) {
      known.reset();
      due = moment + idle;
    } else if (!known || known->name != now->name || known->began != now->began) {
      known = now;
      last_line_ = now->began;
      due = now->began + worth_a_look;
    } else if (moment >= due) {
      look(*now);
      due = moment + next_look(std::chrono::duration_cast<milliseconds>(moment - now->began));
    }
    if (taken_.await_change(due, stop)) return;
  }
}

void progress_watch::look(const running_part::taken& at) {
  try {
    const auto told =
        statuses_.read(at.name, {scheduler_.now() + time_for_a_look, stop_.get_token()});
    if (!told) return;
    const auto now = scheduler_.now();
    const bool is_for_the_log = now - last_line_ >= between_two_lines;
    taken_.while_it_is(at.name, [&] {
      tell_({at.name, *told, std::chrono::duration_cast<milliseconds>(now - at.began),
             is_for_the_log});
    });
    if (is_for_the_log) last_line_ = now;
  } catch (const std::exception&) {
    // No memory: what was told last stays, and the part goes on.
  }
}

}  // namespace backup::service
