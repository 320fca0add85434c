#pragma once

#include "domain/snapshot_plan.hpp"
#include "service/events.hpp"
#include "service/failure.hpp"
#include "service/port/engine_port.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// Makes the plan of a backup from the catalog and the indices that the engine has now.
class planner {
 public:
  planner(engine_port& engine, events& told, const settings& configured)
      : engine_(engine), events_(told), settings_(configured) {}

  /// A plan of at least one part; a failure that names what is missing.
  result<domain::snapshot_plan> plan(const domain::backup_id& id, const call_limits& limits) const;

 private:
  engine_port& engine_;
  events& events_;
  const settings& settings_;
};

}  // namespace backup::service
