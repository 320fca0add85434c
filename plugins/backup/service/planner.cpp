#include "service/planner.hpp"

#include "service/names.hpp"

namespace backup::service {

result<domain::snapshot_plan> planner::plan(const domain::backup_id& id,
                                            const call_limits& limits) const {
  const auto existing = engine_.list_indices(settings_.layout.application_patterns(), limits);
  if (!existing) return fail(existing.error());
  auto planned = domain::make_plan(id, settings_.version, settings_.layout, *existing);
  if (!planned.missing.empty()) {
    return fail(failure_kind::indices_missing,
                "Missing indices: " + in_brackets(planned.missing) + ". Catalog " +
                    settings_.layout.catalog.name + ", index prefix \"" + settings_.layout.prefix +
                    "\": check both, and that the applications have created their schema.");
  }
  if (planned.parts.empty()) {
    return fail(failure_kind::indices_missing,
                "None of the indices of catalog " + settings_.layout.catalog.name +
                    " exists with index prefix \"" + settings_.layout.prefix + "\".");
  }
  events_.indices_uncovered(planned.uncovered);
  return planned;
}

}  // namespace backup::service
