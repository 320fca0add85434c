#include "client/progress_display.hpp"

#include <algorithm>

#include "client/progress_line.hpp"

namespace backup::client {
namespace {

constexpr std::chrono::seconds between_lines{30};
constexpr std::string_view to_the_start_of_the_line = "\r\033[K";

std::string in_short(const shown_backup& shown) {
  return shown.state + " " + std::to_string(shown.how_far.parts_done);
}

}  // namespace

void progress_display::show(const shown_backup& shown, clock::time_point now) {
  if (!began_) began_ = now;
  const auto on = measure_();
  if (on.is_terminal) {
    draw(shown, on, now);
  } else {
    tell(shown, now);
  }
}

void progress_display::draw(const shown_backup& shown, const screen& on, clock::time_point now) {
  auto share = share_of(shown.how_far);
  // What a part has to copy becomes known while it runs, so the share may fall.
  if (share) share = share_ = std::max(share_, *share);
  const auto since = std::chrono::duration_cast<std::chrono::seconds>(now - *began_);
  std::string line(to_the_start_of_the_line);
  line += progress_bar(shown, share, since, on);
  is_on_line_ = shown.state == "IN_PROGRESS";
  if (!is_on_line_) line += '\n';
  to_.write(line);
}

void progress_display::tell(const shown_backup& shown, clock::time_point now) {
  const auto short_form = in_short(shown);
  auto words = screen_text(progress_words(shown), screen{});
  const bool is_due =
      short_form != said_in_short_ || (words != said_ && now - said_at_ >= between_lines);
  if (!is_due) return;
  to_.write(words + "\n");
  said_ = std::move(words);
  said_in_short_ = short_form;
  said_at_ = now;
}

void progress_display::leave_line() {
  if (is_on_line_) to_.write("\n");
  is_on_line_ = false;
}

}  // namespace backup::client
