#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "domain/snapshot_plan.hpp"
#include "scheduling/sleeper.hpp"
#include "service/events.hpp"
#include "service/port/engine_port.hpp"
#include "service/run_end.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// Waits out an engine that is busy or away, with growing pauses, until the snapshot timeout of the
/// part. Belongs to one run and its thread.
class patience {
 public:
  patience(scheduling::scheduler& on, scheduling::sleeper& sleeper, events& told,
           const settings& configured)
      : scheduler_(on), sleeper_(sleeper), events_(told), settings_(configured) {}

  /// The time for a part counts from here.
  void begin(const domain::planned_part& part);
  scheduling::instant began() const { return began_; }

  /// The engine answered as it should: the next failure is the first of a row.
  void answered();
  /// The engine has just shown the part, to a look that was asked for at this instant.
  void part_is_there(scheduling::instant asked) { last_shown_ = asked; }
  /// Since when it may have been away unseen.
  scheduling::instant last_shown() const { return last_shown_; }

  /// Sleeps before the next attempt. The reason to give up where that is of no use.
  std::optional<run_end> wait_out(const engine_error& cause, const std::stop_token& stop);

  /// Nothing while there is time left for the part.
  std::optional<run_end> is_over() const;

  /// For one request.
  call_limits limits(std::stop_token stop) const;

 private:
  scheduling::scheduler& scheduler_;
  scheduling::sleeper& sleeper_;
  events& events_;
  const settings& settings_;
  std::optional<domain::snapshot_name> part_;
  scheduling::instant began_{};
  unsigned failures_ = 0;
  scheduling::instant last_shown_{};
};

/// What a run that is stopped ends with; whoever stopped it knows why.
run_end stopped();

}  // namespace backup::service
