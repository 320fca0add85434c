#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace host::config {

struct near_name {
  std::string name;
  std::size_t distance = 0;  ///< letters to insert, delete or replace
};

/// The candidate that most resembles what was written; nothing when none resembles it (a third of
/// its letters or more would have to change).
std::optional<near_name> nearest_name(std::string_view written,
                                      const std::vector<std::string>& candidates);

}  // namespace host::config
