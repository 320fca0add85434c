#include "service/takeover.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace backup::service {
namespace {

/// Whatever it was may be mended: a password, a repository, an engine.
constexpr auto engine_failed = takeover::obstacle::for_now;

}  // namespace

tl::expected<beginning::begun, takeover::obstacle> takeover::prepare(
    const domain::backup_id& id, const call_limits& limits) const {
  auto listed = engine_.list_snapshots(domain::pattern_of(id), detail::contents, limits);
  if (!listed) return tl::unexpected(engine_failed);
  auto groups = domain::group_by_id(std::move(listed->parts));
  if (groups.empty()) return tl::unexpected(obstacle::for_good);
  const auto& parts = groups.front();
  const auto left = domain::find_unfinished(parts);
  if (!left) return tl::unexpected(obstacle::for_good);
  const auto known = runs_.knowledge_of(id, parts);
  if (known.now == domain::run_knowledge::phase::ended) return tl::unexpected(obstacle::for_good);

  const auto too_old = is_too_old(parts, limits);
  if (!too_old) return tl::unexpected(engine_failed);
  if (*too_old && !left->newest_is_running) return tl::unexpected(obstacle::for_good);
  const auto other = rivals_.going_before(parts.front().name, limits);
  if (!other) return tl::unexpected(engine_failed);
  if (*other) return tl::unexpected(obstacle::for_now);

  auto plan = same_plan(parts, *left, limits);
  if (!plan) return tl::unexpected(plan.error());
  return beginning::begun{
      *std::move(plan), {left->run, left->there, left->newest_is_running, left->first_uuid, true}};
}

engine_result<bool> takeover::is_too_old(const std::vector<domain::snapshot>& parts,
                                         const call_limits& limits) const {
  std::optional<domain::epoch_ms> newest_end;
  for (const auto& part : parts) newest_end = std::max(newest_end, part.ended);
  const auto now = history_.now(limits);
  if (!now) return tl::unexpected(now.error());
  return !newest_end ||
         std::max<domain::epoch_ms>(*now - *newest_end, 0) >= settings_.incomplete_after.count();
}

tl::expected<domain::snapshot_plan, takeover::obstacle> takeover::same_plan(
    const std::vector<domain::snapshot>& parts, const domain::unfinished& left,
    const call_limits& limits) const {
  const auto& id = parts.front().name.id;
  // A host of that version may be there, as during an upgrade.
  if (left.version != settings_.version) return tl::unexpected(obstacle::for_good);
  auto plan = planner_.plan(id, limits);
  if (!plan) {
    if (plan.error().kind != failure_kind::indices_missing) {
      return tl::unexpected(obstacle::for_now);
    }
    return tl::unexpected(end(left, id, plan.error().message));
  }
  if (const auto differs = domain::difference(parts, *plan)) {
    return tl::unexpected(end(left, id, *differs + ". Delete this backup and take a new one."));
  }
  return *std::move(plan);
}

takeover::obstacle takeover::end(const domain::unfinished& left, const domain::backup_id& id,
                                 const std::string& reason) const {
  const auto whole = "It was left by the host that took it and cannot be gone on with. " + reason;
  runs_.note_lost(id, {run_end::kind::ended, whole, left.there, left.first_uuid});
  events_.backup_ended(id, whole);
  return obstacle::for_good;
}

}  // namespace backup::service
