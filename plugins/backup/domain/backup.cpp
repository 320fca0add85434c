#include "domain/backup.hpp"

#include <algorithm>
#include <limits>
#include <tuple>

namespace backup::domain {

std::vector<std::vector<snapshot>> group_by_id(std::vector<snapshot> parts) {
  std::sort(parts.begin(), parts.end(), [](const snapshot& a, const snapshot& b) {
    if (a.name.id != b.name.id) return a.name.id > b.name.id;
    return std::tuple(a.name.part, a.name.count, a.name.version.text()) <
           std::tuple(b.name.part, b.name.count, b.name.version.text());
  });
  std::vector<std::vector<snapshot>> groups;
  for (auto& part : parts) {
    if (groups.empty() || groups.back().front().name.id != part.name.id) groups.emplace_back();
    groups.back().push_back(std::move(part));
  }
  return groups;
}

void order_by_start(std::vector<backup>& backups) {
  const auto key = [](const backup& shown) {
    constexpr auto later_than_all = std::numeric_limits<epoch_ms>::max();
    const auto started =
        shown.details.empty() ? later_than_all : shown.details.front().started.value_or(0);
    return std::tuple(started, shown.id);
  };
  std::sort(backups.begin(), backups.end(),
            [&key](const backup& a, const backup& b) { return key(a) > key(b); });
}

void order_by_id(std::vector<backup>& backups) {
  std::sort(backups.begin(), backups.end(),
            [](const backup& a, const backup& b) { return a.id > b.id; });
}

}  // namespace backup::domain
