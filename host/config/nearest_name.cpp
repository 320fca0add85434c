#include "config/nearest_name.hpp"

#include <algorithm>
#include <numeric>

namespace host::config {
namespace {

/// How many letters have to change, or `limit` when it is not less. A variable of the environment
/// is compared with every key, so only those pieces are compared that can still be near enough.
std::size_t distance_below(std::size_t limit, std::string_view a, std::string_view b) {
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) >= limit) return limit;
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::size_t first = i + 1 > limit ? i + 1 - limit : 0;
    const std::size_t end = std::min(b.size(), i + limit);
    std::size_t diagonal = row[first];
    row[first] = first == 0 ? i + 1 : limit;
    std::size_t lowest = row[first];
    for (std::size_t j = first; j < end; ++j) {
      const auto replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
      lowest = std::min(lowest, row[j + 1]);
    }
    if (lowest >= limit) return limit;
  }
  return std::min(row[b.size()], limit);
}

}  // namespace

std::optional<near_name> nearest_name(std::string_view written,
                                      const std::vector<std::string>& candidates) {
  constexpr std::size_t longest_compared = 256;
  if (written.size() > longest_compared) return std::nullopt;
  std::optional<near_name> best;
  std::size_t too_far = (written.size() + 2) / 3;
  for (const auto& candidate : candidates) {
    const auto distance = distance_below(too_far, written, candidate);
    if (distance == too_far) continue;
    best = near_name{candidate, distance};
    too_far = distance;
  }
  return best;
}

}  // namespace host::config
