#include "client/pages.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "client/progress_line.hpp"
#include "client/table.hpp"

namespace backup::client {
namespace {

std::string parts_of(const shown_backup& shown) {
  const auto& far = shown.how_far;
  const auto done = std::to_string(far.parts_done);
  return far.parts_planned == 0 ? done : done + "/" + std::to_string(far.parts_planned);
}

/// When its first part began.
std::string started(const shown_backup& shown) {
  std::string first;
  for (const auto& each : shown.snapshots) {
    if (!each.started.empty() && (first.empty() || each.started < first)) first = each.started;
  }
  return first;
}

cell state_cell(const std::string& state, const screen& on) {
  auto text = screen_text(state, on);
  const auto in = tone_of(text);
  return {std::move(text), in};
}

}  // namespace

std::string list_page(const std::vector<shown_backup>& all, const screen& on) {
  std::vector<column> columns{
      {"ID"}, {"STATE"}, {"STARTED (UTC)", 2}, {"PARTS", 3}, {"REASON", 4, true}};
  std::vector<table_row> rows;
  for (const auto& each : all) {
    rows.push_back({{screen_text(each.id, on)},
                    state_cell(each.state, on),
                    {started(each)},
                    {parts_of(each)},
                    {screen_text(each.failure_reason, on)}});
  }
  const bool has_reason =
      std::ranges::any_of(all, [](const auto& each) { return !each.failure_reason.empty(); });
  if (!has_reason) {
    columns.pop_back();
    for (auto& row : rows) row.pop_back();
  }
  return draw_table(std::move(columns), std::move(rows), on);
}

std::string one_page(const shown_backup& shown, const screen& on) {
  const auto state = state_cell(shown.state, on);
  std::string text = "Backup " + screen_text(shown.id, on) + " is " +
                     toned(state.text, state.in, on) + ", " + parts_of(shown) + " parts.\n";
  if (!shown.failure_reason.empty()) {
    text += "Reason: " + screen_text(shown.failure_reason, on) + "\n";
  }
  if (shown.snapshots.empty()) return text;
  std::vector<table_row> rows;
  for (const auto& each : shown.snapshots) {
    rows.push_back({{each.started}, state_cell(each.state, on), {screen_text(each.name, on)}});
  }
  text += "\n" + draw_table({{"STARTED (UTC)", 1}, {"STATE"}, {"SNAPSHOT"}}, std::move(rows), on);
  for (const auto& each : shown.snapshots) {
    for (const auto& failure : each.failures) {
      text += screen_text(each.name, on) + ": " + screen_text(failure, on) + "\n";
    }
  }
  return text;
}

std::string json_page(std::string_view body) {
  std::string text;
  text.reserve(body.size() + 1);
  const auto escape = [&](unsigned char code) {
    char escaped[8];
    std::snprintf(escaped, sizeof(escaped), "\\u%04x", code);
    text += escaped;
  };
  for (std::size_t at = 0; at < body.size(); ++at) {
    const auto byte = static_cast<unsigned char>(body[at]);
    const auto next = at + 1 < body.size() ? static_cast<unsigned char>(body[at + 1]) : 0;
    if (byte == 0x7F) {
      escape(byte);
    } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
      escape(static_cast<unsigned char>(next));
      ++at;
    } else {
      text += body[at];
    }
  }
  if (!text.ends_with('\n')) text += '\n';
  return text;
}

}  // namespace backup::client
