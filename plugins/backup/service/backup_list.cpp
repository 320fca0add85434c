#include "service/backup_list.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <utility>

namespace backup::service {
namespace {

constexpr auto later_than_all = std::numeric_limits<domain::epoch_ms>::max();

}  // namespace

backup_list::backup_list(std::shared_ptr<const snapshot_table> table, judging by,
                         std::vector<domain::backup> without_parts, order wanted)
    : table_(std::move(table)), by_(std::move(by)), without_parts_(std::move(without_parts)) {
  const auto groups = table_->groups();
  entries_.reserve(groups.size() + without_parts_.size());
  for (std::uint32_t number = 0; number < without_parts_.size(); ++number) {
    entries_.push_back({without_parts_[number].id, later_than_all, {number, 0}});
  }
  for (const auto& rows : groups) {
    const auto& first = table_->at(rows.first);
    entries_.push_back({first.id, first.details.started, rows});
  }
  const auto by_id = [](const entry& a, const entry& b) { return a.id > b.id; };
  const auto by_start = [](const entry& a, const entry& b) {
    return std::tie(a.started, a.id) > std::tie(b.started, b.id);
  };
  if (wanted == order::by_id) {
    std::sort(entries_.begin(), entries_.end(), by_id);
  } else {
    std::sort(entries_.begin(), entries_.end(), by_start);
  }
}

domain::backup backup_list::at(std::size_t number) const {
  const auto& shown = entries_[number];
  if (shown.rows.size == 0) return without_parts_[shown.rows.first];
  auto parts = table_->parts_of(shown.rows);
  if (table_->is_complete(shown.rows)) {
    return {shown.id, domain::backup_state::completed, std::nullopt, std::move(parts)};
  }
  const auto known = by_.runs.find(shown.id);
  const auto run = known == by_.runs.end() ? domain::run_knowledge() : known->second;
  auto verdict = domain::judge(parts, run, by_.now, by_.incomplete_after);
  return {shown.id, verdict.state, std::move(verdict.failure_reason), std::move(parts)};
}

}  // namespace backup::service
