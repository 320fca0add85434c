#include "client/progress_line.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <vector>

namespace backup::client {
namespace {

constexpr int gap = 2;
constexpr int longest_bar = 40;
constexpr int shortest_bar = 10;

double part_share(const running_part& part) {
  const auto share = [](std::int64_t done, std::int64_t total) {
    return std::clamp(static_cast<double>(done) / static_cast<double>(total), 0.0, 1.0);
  };
  if (part.bytes_total > 0) return share(part.bytes_done, part.bytes_total);
  if (part.shards_total > 0) return share(part.shards_done, part.shards_total);
  return 0;
}

std::string percent(std::optional<double> share) {
  if (!share) return "  ? %";
  char text[16];
  // Rounded down: 100 % is what is complete.
  std::snprintf(text, sizeof(text), "%3d %%", static_cast<int>(std::floor(*share * 100 + 1e-9)));
  return text;
}

std::string parts(const progress& how_far, bool is_running) {
  const auto planned = how_far.parts_planned == 0 ? "?" : std::to_string(how_far.parts_planned);
  if (!is_running || how_far.parts_done == how_far.parts_planned) {
    return std::to_string(how_far.parts_done) + " of " + planned + " parts";
  }
  return "part " + std::to_string(how_far.parts_done + 1) + " of " + planned;
}

std::string clock(std::chrono::seconds since) {
  const auto seconds = since.count();
  char text[48];
  if (seconds < 3600) {
    std::snprintf(text, sizeof(text), "%d:%02d", static_cast<int>(seconds / 60),
                  static_cast<int>(seconds % 60));
  } else {
    std::snprintf(text, sizeof(text), "%lld:%02d:%02d", static_cast<long long>(seconds / 3600),
                  static_cast<int>(seconds / 60 % 60), static_cast<int>(seconds % 60));
  }
  return text;
}

std::string bytes_of(const running_part& part) {
  if (part.bytes_total == 0) return "";
  return bytes_text(part.bytes_done) + " of " + bytes_text(part.bytes_total);
}

std::string shards_of(const running_part& part) {
  if (part.shards_total == 0) return "";
  return std::to_string(part.shards_done) + " of " + std::to_string(part.shards_total) + " shards";
}

std::string bar(int columns, std::optional<double> share, const screen& on) {
  const auto* const full = on.has_utf8 ? "\u2588" : "#";
  const auto* const empty = on.has_utf8 ? "\u2591" : ".";
  const auto inner = columns - 2;
  const int done = static_cast<int>(std::floor(share.value_or(0) * inner + 1e-9));
  std::string text = "[";
  for (int at = 0; at < inner; ++at) text += at < done ? full : empty;
  return text + "]";
}

/// A piece of the line, and which goes first where there is no room: the highest one.
struct piece {
  std::string text;
  int dropped;
  tone in = tone::plain;
};

int columns_of(const std::vector<piece>& pieces) {
  int columns = -gap;
  for (const auto& each : pieces) columns += client::columns_of(each.text) + gap;
  return columns;
}

}  // namespace

std::optional<double> share_of(const progress& how_far) {
  if (how_far.parts_planned == 0) return {};
  double done = std::min(how_far.parts_done, how_far.parts_planned);
  if (how_far.running && how_far.parts_done < how_far.parts_planned) {
    done += part_share(*how_far.running);
  }
  return done / how_far.parts_planned;
}

std::string progress_bar(const shown_backup& shown, std::optional<double> share,
                         std::chrono::seconds since, const screen& on) {
  const int room = on.width.value_or(80) - 1;
  const bool is_running = shown.state == "IN_PROGRESS";
  const auto state = screen_text(shown.state, on);
  std::vector<piece> pieces{{shown.id, 4},
                            {state, 5, tone_of(state)},
                            {"", 6},  // the place of the bar
                            {percent(share), 1},
                            {parts(shown.how_far, is_running), 2}};
  if (is_running && shown.how_far.running) {
    pieces.push_back({bytes_of(*shown.how_far.running), 8});
    pieces.push_back({shards_of(*shown.how_far.running), 9});
  }
  pieces.push_back({clock(since), 7});
  std::erase_if(pieces, [](const piece& each) { return each.text.empty() && each.dropped != 6; });
  const auto has_bar = [&] { return std::ranges::count(pieces, 6, &piece::dropped) != 0; };
  while (pieces.size() > 1 && columns_of(pieces) + (has_bar() ? shortest_bar : 0) > room) {
    pieces.erase(std::ranges::max_element(pieces, {}, &piece::dropped));
  }
  const int left = room - columns_of(pieces);
  std::string line;
  for (const auto& each : pieces) {
    if (!line.empty()) line += "  ";
    line += each.dropped == 6 ? bar(std::min(left, longest_bar), share, on)
                              : toned(cut_to(each.text, room), each.in, on);
  }
  return line;
}

std::string progress_words(const shown_backup& shown) {
  const auto& far = shown.how_far;
  const auto planned = far.parts_planned == 0 ? "?" : std::to_string(far.parts_planned);
  auto text = "backup " + shown.id + ": " + shown.state + ", " + std::to_string(far.parts_done) +
              " of " + planned + " parts";
  if (!far.running || shown.state != "IN_PROGRESS") return text;
  const auto shards = shards_of(*far.running);
  const auto bytes = bytes_of(*far.running);
  if (shards.empty() && bytes.empty()) return text;
  text += ", part " + std::to_string(far.parts_done + 1) + ": " + shards;
  if (!shards.empty() && !bytes.empty()) text += ", ";
  return text + bytes;
}

std::string bytes_text(std::int64_t bytes) {
  constexpr std::array units{"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  auto value = static_cast<double>(bytes);
  std::size_t unit = 0;
  constexpr double next = 999.95;  // what would be written as 1000.0
  for (; value >= next && unit + 1 < units.size(); ++unit) value /= 1000;
  char text[32];
  std::snprintf(text, sizeof(text), unit == 0 ? "%.0f %s" : "%.1f %s", value, units.at(unit));
  return text;
}

}  // namespace backup::client
