#pragma once

#include <chrono>
#include <optional>

#include "scheduling/guarded.hpp"
#include "service/port/engine_port.hpp"

namespace backup::service {

/// What time it is for the engine, which wrote the times of the snapshots. This machine's clock may
/// differ from it by minutes, and may be set while we run. Safe from any thread.
class engine_clock {
 public:
  engine_clock(engine_port& engine, scheduling::scheduler& on)
      : engine_(engine), scheduler_(on), known_(on) {}

  /// Asks the engine once a minute at most. One that refuses to tell, because its user lacks the
  /// privilege, is taken to agree with this machine. Any other failure says nothing about the time:
  /// an error, unless an earlier answer is known.
  engine_result<domain::epoch_ms> now(const call_limits& limits) const;
  /// A deadline that leaves time for asking, whatever the caller's is.
  scheduling::instant soon() const { return scheduler_.now() + std::chrono::seconds(1); }

 private:
  struct reading {
    std::optional<domain::epoch_ms> time;  ///< nothing when the engine refused to tell
    scheduling::instant at;
  };
  domain::epoch_ms time_by(const reading& read) const;

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  mutable scheduling::guarded<std::optional<reading>> known_;
};

}  // namespace backup::service
