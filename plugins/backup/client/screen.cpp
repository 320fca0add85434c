#include "client/screen.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "client/settings.hpp"
#include "text/one_line.hpp"

namespace backup::client {
namespace {

constexpr int usual_width = 80;
constexpr int narrowest = 10;
constexpr std::size_t longest_text = 4'000;

struct range {
  std::uint32_t first;
  std::uint32_t last;
};

/// Take no column: they belong to the character before.
constexpr std::array marks{range{0x300, 0x36F},   range{0x1AB0, 0x1AFF}, range{0x200B, 0x200F},
                           range{0x20D0, 0x20FF}, range{0xFE00, 0xFE0F}, range{0xFE20, 0xFE2F}};
/// Take two.
constexpr std::array wide{range{0x1100, 0x115F},  range{0x2E80, 0xA4CF},   range{0xAC00, 0xD7A3},
                          range{0xF900, 0xFAFF},  range{0xFE30, 0xFE6F},   range{0xFF00, 0xFF60},
                          range{0xFFE0, 0xFFE6},  range{0x1F300, 0x1F64F}, range{0x1F900, 0x1F9FF},
                          range{0x20000, 0x3FFFD}};
/// Turn the direction of what follows: a text of a stranger could rewrite ours.
constexpr std::array turns{range{0x61C, 0x61C}, range{0x200E, 0x200F}, range{0x202A, 0x202E},
                           range{0x2066, 0x2069}};

template <std::size_t Count>
bool is_in(const std::array<range, Count>& ranges, std::uint32_t code) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const range& each) { return code >= each.first && code <= each.last; });
}

struct character {
  std::uint32_t code = 0;
  std::string_view bytes;
};

/// The first one of valid UTF-8, taken off the text.
character take(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  character made{size == 1 ? first : static_cast<std::uint32_t>(first & (0x7FU >> size)),
                 text.substr(0, size)};
  for (const char each : made.bytes.substr(1)) {
    made.code = (made.code << 6U) | (static_cast<unsigned char>(each) & 0x3FU);
  }
  text.remove_prefix(made.bytes.size());
  return made;
}

int columns_of(const character& each) {
  if (is_in(marks, each.code)) return 0;
  return is_in(wide, each.code) ? 2 : 1;
}

bool names_utf8(std::string_view locale) {
  std::string lower;
  for (const char c : locale) {
    if (c != '-') lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return lower.find("utf8") != std::string::npos;
}

bool has_utf8(std::span<const std::string_view> environment) {
  for (const auto* const name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    if (const auto value = variable_of(environment, name)) return names_utf8(*value);
  }
  return false;
}

int width_of(int told, std::span<const std::string_view> environment) {
  if (told <= 0) {
    const auto written = variable_of(environment, "COLUMNS").value_or("");
    std::from_chars(written.data(), written.data() + written.size(), told);
  }
  return told <= 0 ? usual_width : std::max(told, narrowest);
}

}  // namespace

screen screen_of(int descriptor, std::span<const std::string_view> environment) {
  winsize told{};
  const bool is_terminal = ::isatty(descriptor) == 1;
  if (is_terminal) ::ioctl(descriptor, TIOCGWINSZ, &told);
  return screen_of(is_terminal, told.ws_col, environment);
}

screen screen_of(bool is_terminal, int width, std::span<const std::string_view> environment) {
  screen made;
  made.has_utf8 = has_utf8(environment);
  if (!is_terminal) return made;
  made.width = width_of(width, environment);
  made.is_terminal = variable_of(environment, "TERM").value_or("dumb") != "dumb";
  made.has_colour = made.is_terminal && !variable_of(environment, "NO_COLOR");
  return made;
}

std::string screen_text(std::string_view text, const screen& on) {
  const auto line = text::one_line(text, longest_text);
  std::string made;
  for (std::string_view rest = line; !rest.empty();) {
    const auto each = take(rest);
    if (is_in(turns, each.code)) continue;
    const bool is_shown = on.has_utf8 || each.bytes.size() == 1;
    made += is_shown ? each.bytes : std::string_view("?");
  }
  return made;
}

int columns_of(std::string_view text) {
  int columns = 0;
  while (!text.empty()) columns += columns_of(take(text));
  return columns;
}

std::string cut_to(std::string_view text, int columns) {
  if (columns_of(text) <= columns) return std::string(text);
  constexpr int dots = 3;
  if (columns <= dots) return std::string(static_cast<std::size_t>(std::max(columns, 0)), '.');
  std::string made;
  int used = 0;
  for (;;) {
    const auto each = take(text);
    used += columns_of(each);
    if (used > columns - dots) return made + "...";
    made += each.bytes;
  }
}

std::string toned(std::string_view text, tone in, const screen& on) {
  if (!on.has_colour || in == tone::plain) return std::string(text);
  const auto* const start = in == tone::strong    ? "\033[1m"
                            : in == tone::good    ? "\033[32m"
                            : in == tone::running ? "\033[33m"
                                                  : "\033[31m";
  return start + std::string(text) + "\033[0m";
}

tone tone_of(std::string_view state) {
  if (state == "COMPLETED" || state == "SUCCESS") return tone::good;
  if (state == "IN_PROGRESS" || state == "STARTED") return tone::running;
  return tone::bad;
}

}  // namespace backup::client
