#pragma once

#include <string>
#include <vector>

#include "client/screen.hpp"

namespace backup::client {

struct column {
  std::string head;
  /// Which columns go first where there is no room: the highest one does, 0 never does.
  int dropped = 0;
  bool may_be_cut = false;  ///< the last one that is left may be
};

struct cell {
  std::string text;  ///< fit for the screen
  tone in = tone::plain;
};

using table_row = std::vector<cell>;

/// Lines with their ends: the heads, then a line a row. Nothing is cut where the width has no
/// limit.
std::string draw_table(std::vector<column> columns, std::vector<table_row> rows, const screen& on);

}  // namespace backup::client
