#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <variant>

#include "client/refusal.hpp"
#include "client/shown_backup.hpp"

namespace backup::client {

/// One look at the backup: what is there, or how it went wrong.
using sight = std::variant<shown_backup, ending>;

/// What following a backup needs of the world; all of it is called on the caller's thread.
struct follow_means {
  /// Looks, and gives up after that time.
  std::function<sight(std::chrono::milliseconds at_most)> look;
  /// False when it was interrupted.
  std::function<bool(std::chrono::milliseconds)> pause;
  std::function<std::chrono::steady_clock::time_point()> now;
  /// Draws what was seen, also the last state.
  std::function<void(const shown_backup&)> show;
  /// Says something beside it: that the port is away, that it is back.
  std::function<void(const std::string&)> remark;
};

struct follow_limits {
  std::optional<std::chrono::milliseconds> timeout;  ///< from now on; none: no limit
  std::chrono::milliseconds retry_for{60'000};
  /// It has just been taken: a port may not see it yet, and may be away at once.
  bool is_new = false;
  std::chrono::milliseconds longest_request{60'000};
};

/// Looks again and again, with growing pauses, until the backup has ended; nothing when it was
/// interrupted. The first look has to go well, unless the backup is new; later ones may fail for as
/// long as the limits say.
std::optional<ending> follow(const std::string& id, const follow_limits& limits,
                             const follow_means& means);

/// What a state means that is not IN_PROGRESS.
ending end_of(const shown_backup& shown);

}  // namespace backup::client
