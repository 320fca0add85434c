#include "client/follow.hpp"

#include <algorithm>

#include "text/one_line.hpp"

namespace backup::client {
namespace {

using std::chrono::milliseconds;
using clock = std::chrono::steady_clock;

constexpr milliseconds first_pause{250};
constexpr milliseconds longest_pause{3'000};
/// How long the reference may not show a backup that it has just taken.
constexpr milliseconds time_to_appear{30'000};
constexpr std::size_t longest_shown = 2'000;

class follower {
 public:
  follower(const std::string& id, const follow_limits& limits, const follow_means& means)
      : id_(id), limits_(limits), means_(means), began_(means.now()) {}

  std::optional<ending> run() {
    for (;;) {
      auto seen = means_.look(time_for_a_look());
      if (auto* const shown = std::get_if<shown_backup>(&seen)) {
        if (auto end = take(*shown)) return end;
      } else if (auto end = take(std::get<ending>(std::move(seen)))) {
        return end;
      }
      const auto left = time_left();
      if (left <= milliseconds(0)) return out_of_time();
      if (!means_.pause(std::min(next_pause(), left))) return std::nullopt;
    }
  }

 private:
  milliseconds time_left() const {
    if (!limits_.timeout) return milliseconds::max();
    return *limits_.timeout - std::chrono::duration_cast<milliseconds>(means_.now() - began_);
  }

  /// A look of its own is always allowed, also with a time-out of 0.
  milliseconds time_for_a_look() const {
    if (!looked_) return limits_.longest_request;
    return std::min(std::max(time_left(), milliseconds(100)), limits_.longest_request);
  }

  milliseconds next_pause() {
    const auto now = pause_;
    pause_ = std::min(pause_ * 3 / 2, longest_pause);
    return now;
  }

  std::optional<ending> take(const shown_backup& shown) {
    if (away_since_) means_.remark("The port answers again.");
    away_since_.reset();
    looked_ = seen_ = true;
    means_.show(shown);
    if (shown.state == "IN_PROGRESS") return std::nullopt;
    return end_of(shown);
  }

  std::optional<ending> take(ending failed) {
    const bool is_first = !looked_;
    looked_ = true;
    if (failed.code == exit_code::not_found) {
      if (seen_) {
        return ending{exit_code::not_found, "Backup " + id_ + " is gone: somebody has deleted it.",
                      false};
      }
      if (!limits_.is_new || means_.now() - began_ >= time_to_appear) return failed;
      return std::nullopt;
    }
    if (!failed.may_pass || (is_first && !limits_.is_new)) return failed;
    const auto now = means_.now();
    if (!away_since_) {
      away_since_ = now;
      if (limits_.retry_for > milliseconds(0)) {
        means_.remark(failed.sentence + (failed.sentence.ends_with('.') ? "" : ".") +
                      " Trying on; the backup does not depend on that.");
      }
    }
    if (now - *away_since_ >= limits_.retry_for) return failed;
    return std::nullopt;
  }

  ending out_of_time() const {
    return {exit_code::timed_out,
            away_since_ ? "The time is over, and the port did not answer at last; the state of "
                          "backup " +
                              id_ + " is not known."
                        : "The time is over. Backup " + id_ + " goes on.",
            false};
  }

  const std::string& id_;
  const follow_limits& limits_;
  const follow_means& means_;
  const clock::time_point began_;
  milliseconds pause_ = first_pause;
  bool looked_ = false;
  bool seen_ = false;
  std::optional<clock::time_point> away_since_;
};

}  // namespace

std::optional<ending> follow(const std::string& id, const follow_limits& limits,
                             const follow_means& means) {
  return follower(id, limits, means).run();
}

ending end_of(const shown_backup& shown) {
  if (shown.state == "COMPLETED") return {};
  const bool is_known =
      shown.state == "FAILED" || shown.state == "INCOMPLETE" || shown.state == "INCOMPATIBLE";
  auto sentence = "Backup " + shown.id + " is " + text::one_line(shown.state, longest_shown);
  if (!is_known) {
    return {exit_code::not_understood, sentence + ", a state that this command does not know.",
            false};
  }
  if (!shown.failure_reason.empty()) {
    sentence += ": " + text::one_line(shown.failure_reason, longest_shown);
  }
  if (!sentence.ends_with('.')) sentence += '.';
  return {exit_code::backup_failed, sentence, false};
}

}  // namespace backup::client
