#include "domain/unfinished.hpp"

#include <algorithm>

namespace backup::domain {
namespace {

bool is_success(const snapshot& part) {
  return part.state() == snapshot_state::success;
}

/// Whether the engine would put this index into a snapshot that is asked for with this item.
bool takes(const std::string& item, const std::string& index) {
  if (!item.ends_with('*')) return item == index;
  return index.starts_with(std::string_view(item).substr(0, item.size() - 1));
}

bool holds(const planned_part& planned, const std::string& index) {
  const auto is_excluded = [&index](const std::string& item) { return item == "-" + index; };
  const auto is_taken = [&index](const std::string& item) { return takes(item, index); };
  return std::any_of(planned.indices.begin(), planned.indices.end(), is_taken) &&
         std::none_of(planned.indices.begin(), planned.indices.end(), is_excluded);
}

}  // namespace

std::optional<unfinished> find_unfinished(const std::vector<snapshot>& parts) {
  if (parts.empty() || !parts.front().run) return std::nullopt;
  const auto& first = parts.front();
  unsigned number = 0;
  for (const auto& part : parts) {
    const snapshot_name expected{first.name.id, first.name.version, ++number, first.name.count};
    if (part.name != expected || part.run != first.run) return std::nullopt;
    const bool is_newest = number == parts.size();
    const bool may_run = is_newest && part.state() == snapshot_state::in_progress;
    if (!is_success(part) && !may_run) return std::nullopt;
  }
  const bool is_complete = number == first.name.count && is_success(parts.back());
  if (is_complete) return std::nullopt;
  return unfinished{*first.run, first.name.version,        first.name.count,
                    number,     !is_success(parts.back()), first.uuid};
}

std::optional<std::string> difference(const std::vector<snapshot>& parts,
                                      const snapshot_plan& plan) {
  const auto& first = parts.front().name;
  if (plan.parts.size() != first.count) {
    return "It was begun with " + std::to_string(first.count) + " parts, and the indices that " +
           "exist now make " + std::to_string(plan.parts.size());
  }
  for (const auto& part : parts) {
    const auto& planned = plan.parts[part.name.part - 1];
    for (const auto& index : part.indices.value_or(std::vector<std::string>{})) {
      if (holds(planned, index)) continue;
      return "Snapshot " + part.name.to_string() + " holds index " + index +
             ", which by the indices that exist now belongs into another part";
    }
  }
  return std::nullopt;
}

}  // namespace backup::domain
