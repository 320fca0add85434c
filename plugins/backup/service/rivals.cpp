#include "service/rivals.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

namespace backup::service {
namespace {

/// Every backup has part 1 first in its details, where it is there at all.
std::string first_name(const domain::backup& of) {
  const auto& name = of.details.front().name;
  return domain::snapshot_name{name.id, name.version, 1, name.count}.to_string();
}

const domain::snapshot* find(const listing& in, const std::string& name) {
  const auto found = std::find_if(in.parts.begin(), in.parts.end(), [&name](const auto& part) {
    return part.name.to_string() == name;
  });
  return found == in.parts.end() ? nullptr : &*found;
}

/// What is not known is taken for old: it may have been promised.
bool is_strictly_younger(const domain::snapshot* other, const domain::snapshot& than) {
  return other != nullptr && other->started && than.started && *other->started > *than.started;
}

}  // namespace

engine_result<std::optional<domain::backup_id>> rivals::running_beside(
    const domain::backup_id& id, const call_limits& limits) const {
  const auto found = history_.running(limits);
  if (!found) return tl::unexpected(found.error());
  for (const auto& other : *found) {
    if (other.id != id) return other.id;
  }
  return std::nullopt;
}

engine_result<standing> rivals::look_again(const domain::planned_part& first,
                                           const domain::run_id& run,
                                           const call_limits& limits) const {
  const auto found = history_.running(limits);
  if (!found) return tl::unexpected(found.error());
  auto patterns = domain::pattern_of(first.name.id);
  for (const auto& other : *found) {
    if (other.id != first.name.id && !other.details.empty()) patterns += "," + first_name(other);
  }
  const auto read = engine_.list_snapshots(patterns, detail::contents, limits);
  if (!read) return tl::unexpected(read.error());

  const auto* const own = find(*read, first.name.to_string());
  if (own == nullptr || own->run != run) return standing{standing::kind::replaced};
  unsigned there = 1;
  for (const auto& part : read->parts) {
    if (part.name.id != first.name.id) continue;
    if (part.run != run) return standing{standing::kind::rival, own->uuid};
    there = std::max(there, part.name.part);
  }
  // Whoever has gone on with it, since this host was silent for long, found it alone.
  if (there > 1) return standing{standing::kind::alone, own->uuid, there};
  for (const auto& other : *found) {
    if (other.id == first.name.id) continue;
    const auto* const its_first = other.details.empty() ? nullptr : find(*read, first_name(other));
    if (!is_strictly_younger(its_first, *own)) {
      return standing{standing::kind::rival, own->uuid, there, other.id};
    }
  }
  return standing{standing::kind::alone, own->uuid};
}

engine_result<std::optional<domain::backup_id>> rivals::going_before(
    const domain::snapshot_name& first, const call_limits& limits) const {
  auto found = history_.running(limits);
  if (!found) return tl::unexpected(found.error());
  std::erase_if(*found, [&first](const auto& other) { return other.id == first.id; });
  if (found->empty()) return std::nullopt;
  auto patterns = first.to_string();
  for (const auto& other : *found) {
    if (other.details.empty()) return other.id;  // taken right now, by this host
    patterns += "," + domain::pattern_of(other.id);
  }
  const auto read = engine_.list_snapshots(patterns, detail::full, limits);
  if (!read) return tl::unexpected(read.error());
  const auto now = history_.now(limits);
  if (!now) return tl::unexpected(now.error());

  const auto* const own = find(*read, first.to_string());
  if (own == nullptr) return std::nullopt;  // deleted, which its run will see
  const auto no_progress_for = settings_.takeover_after * 2;
  const auto key = [](const domain::snapshot& part) {
    return std::tuple(part.started.value_or(0), part.name.id);
  };
  for (const auto& other : *found) {
    const auto* const its_first = find(*read, first_name(other));
    std::optional<domain::epoch_ms> newest_end;
    bool is_short = its_first != nullptr;
    for (const auto& part : read->parts) {
      if (part.name.id != other.id) continue;
      newest_end = std::max(newest_end, part.ended);
      is_short = is_short && part.state() == domain::snapshot_state::success;
    }
    const bool is_left = is_short && newest_end && *now - *newest_end > no_progress_for.count();
    if (!is_left || key(*its_first) < key(*own)) return other.id;
  }
  return std::nullopt;
}

}  // namespace backup::service
