#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "scheduling/guarded.hpp"
#include "service/port/status_port.hpp"

namespace backup::service {

/// What the engine says of running parts, asked at most once a second for each however many want to
/// know: who comes in between is told the same. Safe from any thread; blocks its caller for five
/// seconds at most, and never beyond the deadline.
class part_statuses {
 public:
  /// What is passed in outlives this.
  part_statuses(status_port& engine, scheduling::scheduler& on)
      : engine_(engine), scheduler_(on), looks_(on) {}

  engine_result<part_status> read(const domain::snapshot_name& of, const call_limits& limits);

 private:
  struct look {
    scheduling::instant began;
    bool is_open = true;
    std::optional<engine_result<part_status>> told = {};
  };
  class asking;

  status_port& engine_;
  scheduling::scheduler& scheduler_;
  scheduling::guarded<std::map<std::string, std::shared_ptr<look>>>
      looks_;  ///< by name of the snapshot
};

}  // namespace backup::service
