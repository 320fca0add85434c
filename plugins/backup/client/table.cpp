#include "client/table.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace backup::client {
namespace {

constexpr int gap = 2;
constexpr int shortest_cut = 10;

std::vector<int> widths_of(const std::vector<column>& columns, const std::vector<table_row>& rows) {
  std::vector<int> widths;
  for (std::size_t at = 0; at < columns.size(); ++at) {
    int width = columns_of(columns[at].head);
    for (const auto& row : rows) width = std::max(width, columns_of(row[at].text));
    widths.push_back(width);
  }
  return widths;
}

/// The least that the columns take: the last one may be cut, if it is of that kind.
int least_of(const std::vector<column>& columns, const std::vector<int>& widths) {
  const int all = std::accumulate(widths.begin(), widths.end(), 0) +
                  gap * (static_cast<int>(widths.size()) - 1);
  if (!columns.back().may_be_cut) return all;
  return all - widths.back() + std::min(widths.back(), shortest_cut);
}

void drop(std::size_t at, std::vector<column>& columns, std::vector<table_row>& rows) {
  const auto place = static_cast<std::ptrdiff_t>(at);
  columns.erase(columns.begin() + place);
  for (auto& row : rows) row.erase(row.begin() + place);
}

void make_room(std::vector<column>& columns, std::vector<table_row>& rows, int room) {
  for (;;) {
    const auto widths = widths_of(columns, rows);
    const auto most = std::ranges::max_element(columns, {}, &column::dropped);
    if (most->dropped == 0 || least_of(columns, widths) <= room) return;
    drop(static_cast<std::size_t>(most - columns.begin()), columns, rows);
  }
}

void append_line(std::string& to, const table_row& row, const std::vector<int>& widths,
                 const screen& on) {
  int room = on.width.value_or(0);
  for (std::size_t at = 0; at < row.size(); ++at) {
    const bool is_last = at + 1 == row.size();
    const auto shown = on.width ? cut_to(row[at].text, std::min(widths[at], room)) : row[at].text;
    to += toned(shown, row[at].in, on);
    if (is_last) break;
    const auto blanks = widths[at] + gap - columns_of(shown);
    room = std::max(room - widths[at] - gap, 0);
    if (on.width && room == 0) break;
    to.append(static_cast<std::size_t>(blanks), ' ');
  }
  // What follows an empty last cell is nothing.
  to.erase(to.find_last_not_of(' ') + 1);
  to += '\n';
}

}  // namespace

std::string draw_table(std::vector<column> columns, std::vector<table_row> rows, const screen& on) {
  if (on.width) make_room(columns, rows, *on.width);
  const auto widths = widths_of(columns, rows);
  table_row heads;
  for (const auto& each : columns) heads.push_back({each.head, tone::strong});
  std::string text;
  append_line(text, heads, widths, on);
  for (const auto& row : rows) append_line(text, row, widths, on);
  return text;
}

}  // namespace backup::client
