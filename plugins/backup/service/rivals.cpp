#include "service/rivals.hpp"

#include <algorithm>
#include <tuple>
#include <vector>

#include "service/contents.hpp"

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
  const auto read = read_contents(engine_, patterns, limits);
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
  auto patterns = domain::pattern_of(first.id);
  for (const auto& other : *found) {
    if (other.details.empty()) return other.id;  // taken right now, by this host
    patterns += "," + domain::pattern_of(other.id);
  }
  const auto read = engine_.list_snapshots(patterns, detail::full, limits);
  if (!read) return tl::unexpected(read.error());
  const auto now = history_.now(limits);
  if (!now) return tl::unexpected(now.error());

  const auto left = describe(*read, first.id, first);
  if (!left.first) return std::nullopt;  // deleted, which its run will see
  for (const auto& other : *found) {
    const auto beside = describe(*read, other.id, other.details.front().name);
    const bool nobody_takes_it = beside.is_short && beside.newest_end &&
                                 *now - *beside.newest_end > (settings_.takeover_after * 2).count();
    if (!nobody_takes_it || goes_before(beside, left)) return other.id;
  }
  return std::nullopt;
}

rivals::left_backup rivals::describe(const listing& read, const domain::backup_id& id,
                                     const domain::snapshot_name& any_part) const {
  left_backup made{id, false, {}, {}};
  bool all_success = true;
  for (const auto& part : read.parts) {
    if (part.name.id != id) continue;
    if (part.name.part == 1 && part.name.count == any_part.count) made.first = part.started;
    made.newest_end = std::max(made.newest_end, part.ended);
    all_success = all_success && part.state() == domain::snapshot_state::success;
  }
  made.is_short = made.first && all_success;
  return made;
}

/// Of two that were left, the older one, which may have been promised while the other was still to
/// be withdrawn; but not one that had ended by the time that the other was begun: that one was
/// refused to nobody.
bool rivals::goes_before(const left_backup& a, const left_backup& b) const {
  const auto margin = settings_.takeover_after.count();
  const auto had_ended = [margin](const left_backup& one, const left_backup& before) {
    return one.newest_end && before.first && *one.newest_end + margin < *before.first;
  };
  if (had_ended(a, b)) return false;
  if (had_ended(b, a)) return true;
  return std::tuple(a.first, a.id) < std::tuple(b.first, b.id);
}

}  // namespace backup::service
