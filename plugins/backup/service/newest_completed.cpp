#include "service/newest_completed.hpp"

#include <algorithm>

namespace backup::service {

std::optional<domain::epoch_ms> newest_completed(const snapshot_table& table) {
  bool any_is_complete = false;
  std::optional<domain::epoch_ms> newest;
  for (const auto& rows : table.groups()) {
    if (!table.is_complete(rows)) continue;
    any_is_complete = true;
    // Parts are taken one after the other, so the last one tells.
    const auto& last = table.at(rows.first + rows.size - 1);
    if (last.has_details && last.details.ended > 0)
      newest = std::max(newest, std::optional(last.details.ended));
  }
  if (!any_is_complete) return 0;
  return newest;
}

}  // namespace backup::service
