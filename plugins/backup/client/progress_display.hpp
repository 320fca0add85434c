#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <utility>

#include "client/output.hpp"
#include "client/screen.hpp"
#include "client/shown_backup.hpp"

namespace backup::client {

/// Shows the progress of one backup as it comes: a bar that is drawn over itself on a terminal,
/// else a line when a part has ended or the state changed, and one a half minute while something
/// moves.
class progress_display {
 public:
  using clock = std::chrono::steady_clock;

  /// measure: tells of the screen, whose width may change meanwhile.
  progress_display(output& to, std::function<screen()> measure)
      : to_(to), measure_(std::move(measure)) {}

  void show(const shown_backup& shown, clock::time_point now);

  /// Something to say beside the bar, which is drawn again afterwards.
  void leave_line();

 private:
  void draw(const shown_backup& shown, const screen& on, clock::time_point now);
  void tell(const shown_backup& shown, clock::time_point now);

  output& to_;
  std::function<screen()> measure_;
  std::optional<clock::time_point> began_;
  double share_ = 0;
  bool is_on_line_ = false;
  std::string said_;
  std::string said_in_short_;
  clock::time_point said_at_;
};

}  // namespace backup::client
