#include "domain/backup.hpp"

#include <algorithm>
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
    return std::tuple(shown.details.front().started.value_or(0), shown.id);
  };
  std::sort(backups.begin(), backups.end(),
            [&key](const backup& a, const backup& b) { return key(a) > key(b); });
}

}  // namespace backup::domain
