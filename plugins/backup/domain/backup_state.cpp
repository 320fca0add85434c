#include "domain/backup_state.hpp"

#include <algorithm>

namespace backup::domain {
namespace {

std::string join(const std::vector<std::string>& texts) {
  std::string joined;
  for (const auto& text : texts) joined += (joined.empty() ? "" : ", ") + text;
  return joined;
}

std::vector<std::string> names_in(const std::vector<snapshot>& parts, snapshot_state state) {
  std::vector<std::string> names;
  for (const auto& part : parts) {
    if (part.state() == state) names.push_back(part.name.to_string());
  }
  return names;
}

bool any_in(const std::vector<snapshot>& parts, snapshot_state state) {
  return std::any_of(parts.begin(), parts.end(),
                     [state](const snapshot& part) { return part.state() == state; });
}

unsigned planned_count(const std::vector<snapshot>& parts) {
  return parts.front().name.count;
}

std::string too_many(const std::vector<snapshot>& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) names.push_back(part.name.to_string());
  return "More snapshots found than expected (" + std::to_string(parts.size()) + " of " +
         std::to_string(planned_count(parts)) + "): " + join(names);
}

std::string unknown_states(const std::vector<snapshot>& parts) {
  std::vector<std::string> names;
  for (const auto& part : parts) {
    if (part.state() == snapshot_state::unknown) {
      names.push_back(part.name.to_string() + " (" + part.state_word + ")");
    }
  }
  return "The following snapshots are in a state that is not known here: " + join(names);
}

std::optional<std::string> failure_of(const std::vector<snapshot>& parts) {
  if (const auto failed = names_in(parts, snapshot_state::failed); !failed.empty()) {
    return "There were failures with the following snapshots: " + join(failed);
  }
  if (const auto partial = names_in(parts, snapshot_state::partial); !partial.empty()) {
    return "Some of the snapshots are partial: " + join(partial);
  }
  if (parts.size() > planned_count(parts)) return too_many(parts);
  return std::nullopt;
}

bool ended_recently(const std::vector<snapshot>& parts, epoch_ms now,
                    std::chrono::milliseconds incomplete_after) {
  std::optional<epoch_ms> newest;
  for (const auto& part : parts) newest = std::max(newest, part.ended);
  // The engine's clock may be known to a second only, and so be behind the end.
  return newest && std::max<epoch_ms>(now - *newest, 0) < incomplete_after.count();
}

std::string abandoned(const std::vector<snapshot>& parts,
                      std::chrono::milliseconds incomplete_after) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(incomplete_after).count();
  return "Only " + std::to_string(parts.size()) + " of " + std::to_string(planned_count(parts)) +
         " snapshots exist and none was added for " + std::to_string(seconds) +
         " s: the backup was interrupted. Delete it and take a new one.";
}

verdict judge_short(const std::vector<snapshot>& parts, const run_knowledge& run, epoch_ms now,
                    std::chrono::milliseconds incomplete_after) {
  switch (run.now) {
    case run_knowledge::phase::running:
      return {backup_state::in_progress, std::nullopt};
    case run_knowledge::phase::ended:
      return {backup_state::incomplete, run.reason};
    case run_knowledge::phase::none:
      break;
  }
  if (ended_recently(parts, now, incomplete_after))
    return {backup_state::in_progress, std::nullopt};
  return {backup_state::incomplete, abandoned(parts, incomplete_after)};
}

bool is_short(const std::vector<snapshot>& parts) {
  return !failure_of(parts) && !any_in(parts, snapshot_state::incompatible) &&
         !any_in(parts, snapshot_state::in_progress) && parts.size() < planned_count(parts);
}

}  // namespace

std::string_view to_string(backup_state state) {
  switch (state) {
    case backup_state::completed:
      return "COMPLETED";
    case backup_state::failed:
      return "FAILED";
    case backup_state::incompatible:
      return "INCOMPATIBLE";
    case backup_state::in_progress:
      return "IN_PROGRESS";
    case backup_state::incomplete:
      break;
  }
  return "INCOMPLETE";
}

verdict judge(const std::vector<snapshot>& parts, const run_knowledge& run, epoch_ms now,
              std::chrono::milliseconds incomplete_after) {
  const auto successes = names_in(parts, snapshot_state::success).size();
  if (successes == parts.size() && parts.size() == planned_count(parts)) {
    return {backup_state::completed, std::nullopt};
  }
  if (auto failure = failure_of(parts)) return {backup_state::failed, std::move(failure)};
  if (any_in(parts, snapshot_state::incompatible)) return {backup_state::incompatible, {}};
  if (any_in(parts, snapshot_state::in_progress)) return {backup_state::in_progress, {}};
  if (is_short(parts)) return judge_short(parts, run, now, incomplete_after);
  return {backup_state::failed, unknown_states(parts)};
}

bool needs_end_times(const std::vector<snapshot>& parts, const run_knowledge& run) {
  return run.now == run_knowledge::phase::none && is_short(parts);
}

}  // namespace backup::domain
