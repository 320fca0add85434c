#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "domain/backup.hpp"
#include "service/port/engine_port.hpp"
#include "service/runs.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// The backups that exist, read from the engine and judged. List, single backup and the check for
/// a running one all come from here, so that they cannot disagree.
class history {
 public:
  history(engine_port& engine, scheduling::scheduler& on, const runs& running,
          const settings& configured)
      : engine_(engine), scheduler_(on), runs_(running), settings_(configured) {}

  /// Backups with a snapshot that matches the engine pattern; newest first with full detail, else
  /// by id, highest first.
  engine_result<std::vector<domain::backup>> load(std::string_view pattern, detail how_much,
                                                  const call_limits& limits) const;

 private:
  struct found_backup {
    std::vector<domain::snapshot> parts;
    domain::run_knowledge run;
  };
  std::vector<found_backup> group(std::vector<domain::snapshot> parts,
                                  const std::optional<domain::backup_id>& ran_before) const;
  /// Reads the end times that states depend on, for all these backups together.
  engine_result<void> add_end_times(std::vector<found_backup>& found,
                                    const call_limits& limits) const;
  domain::backup judge(found_backup found) const;

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  const runs& runs_;
  const settings& settings_;
};

}  // namespace backup::service
