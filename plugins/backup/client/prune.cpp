#include "client/prune.hpp"

#include <algorithm>

#include "client/dated_id.hpp"

namespace backup::client {
namespace {

struct dated {
  std::chrono::sys_seconds at;
  const shown_backup* shown;
};

std::vector<dated> newest_first(const std::vector<shown_backup>& all) {
  std::vector<dated> found;
  for (const auto& each : all) {
    if (const auto at = date_of(each.id)) found.push_back({*at, &each});
  }
  std::ranges::sort(found, [](const dated& a, const dated& b) { return a.at > b.at; });
  return found;
}

std::string too_few(std::size_t complete, std::size_t keep) {
  return "of the backups with dates as ids " + std::to_string(complete) +
         (complete == 1 ? " is" : " are") + " complete and " + std::to_string(keep) +
         (keep == 1 ? " is" : " are") + " to be kept; nothing was deleted";
}

}  // namespace

pruned prune(const std::vector<shown_backup>& all, const prune_limits& limits) {
  const auto found = newest_first(all);
  pruned made;
  std::size_t complete = 0;
  for (const auto& each : found) {
    if (complete >= limits.keep) {
      const bool is_old = !limits.older_than || limits.now - each.at > *limits.older_than;
      if (is_old && each.shown->state != "IN_PROGRESS") made.to_go.push_back(*each.shown);
    }
    if (each.shown->state == "COMPLETED") ++complete;
  }
  std::ranges::reverse(made.to_go);
  if (complete < limits.keep) {
    made.remark = too_few(complete, limits.keep);
  } else if (made.to_go.empty()) {
    made.remark = "no backup with a date as its id is older than what is to be kept";
  }
  return made;
}

}  // namespace backup::client
