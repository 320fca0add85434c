#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace backup::client {

/// What the output is drawn for.
struct screen {
  bool is_terminal = false;  ///< one that can move its cursor
  std::optional<int> width;  ///< in columns; none: not limited
  bool has_colour = false;
  bool has_utf8 = false;  ///< block characters, and texts of others as they are
};

/// Of a descriptor, as the environment has it: TERM, NO_COLOR, COLUMNS, LC_ALL, LC_CTYPE, LANG.
screen screen_of(int descriptor, std::span<const std::string_view> environment);

/// The same with what the descriptor tells given: its width is 0 when it does not say.
screen screen_of(bool is_terminal, int width, std::span<const std::string_view> environment);

/// Anybody's text as it may stand on a screen: one line, no control characters, nothing that turns
/// the direction of what follows, and plain ASCII where there is no UTF-8.
std::string screen_text(std::string_view text, const screen& on);

/// How many columns a text in UTF-8 takes; a guess for what terminals do not agree on.
int columns_of(std::string_view text);

/// The text cut to so many columns, with "..." at the end (or dots alone) where something is cut.
std::string cut_to(std::string_view text, int columns);

enum class tone { plain, strong, good, running, bad };

/// In colour where there is colour.
std::string toned(std::string_view text, tone in, const screen& on);

/// How a state of a backup or a snapshot is coloured.
tone tone_of(std::string_view state);

}  // namespace backup::client
