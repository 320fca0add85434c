#include "service/engine_watch.hpp"

#include <exception>
#include <utility>

namespace backup::service {
namespace {

constexpr std::chrono::seconds longest_look{5};
constexpr std::chrono::seconds pause_while_fine{10};
/// A failure is looked at more often, so that its end is seen soon.
constexpr std::chrono::seconds pause_while_failing{3};
constexpr std::chrono::seconds fresh_for = 3 * (pause_while_fine + longest_look);

}  // namespace

engine_watch::engine_watch(backup_service& service, scheduling::scheduler& on, listener tell)
    : service_(service), scheduler_(on), tell_(std::move(tell)), sleeper_(on) {
  task_ = scheduler_.start("backup-watch", [this] { look_again_and_again(); });
}

engine_watch::~engine_watch() {
  stop_.request_stop();
  task_.reset();
}

bool engine_watch::look(const std::stop_token& stop) {
  try {
    const auto outcome = service_.check({scheduler_.now() + longest_look, stop});
    if (!stop.stop_requested()) tell_(outcome, fresh_for);
    return outcome.has_value();
  } catch (const std::exception&) {
    return false;  // no memory: what was told last grows stale, and so it is shown
  }
}

void engine_watch::look_again_and_again() {
  const auto stop = stop_.get_token();
  while (true) {
    const bool is_fine = look(stop);
    if (stop.stop_requested()) return;
    const auto pause = is_fine ? pause_while_fine : pause_while_failing;
    if (sleeper_.sleep_until(scheduler_.now() + pause, stop)) return;
  }
}

}  // namespace backup::service
