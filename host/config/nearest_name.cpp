#include "config/nearest_name.hpp"

#include <algorithm>
#include <numeric>

namespace host::config {
namespace {

std::size_t distance_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row[b.size()];
}

}  // namespace

std::optional<near_name> nearest_name(std::string_view written,
                                      const std::vector<std::string>& candidates) {
  constexpr std::size_t longest_compared = 256;
  if (written.size() > longest_compared) return std::nullopt;
  std::optional<near_name> best;
  for (const auto& candidate : candidates) {
    const auto distance = distance_between(written, candidate);
    if (!best || distance < best->distance) best = near_name{candidate, distance};
  }
  if (best && best->distance * 3 >= written.size()) return std::nullopt;
  return best;
}

}  // namespace host::config
