#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "domain/snapshot_plan.hpp"
#include "scheduling/sleeper.hpp"
#include "service/events.hpp"
#include "service/port/engine_port.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// Takes the parts of one backup strictly one after the other. Plain blocking code on a thread of
/// its own; every wait goes through the scheduler and the engine port and ends at the stop request.
class backup_run {
 public:
  /// sleeper: ends a pause early, for who knows that there is something to see.
  backup_run(engine_port& engine, scheduling::scheduler& on, scheduling::sleeper& sleeper,
             events& told, const settings& configured, domain::snapshot_plan plan,
             domain::run_id run);

  /// Goes on after the engine has accepted the first part. Nothing when all parts are SUCCESS, else
  /// why the backup ends here.
  std::optional<std::string> take_all(const std::stop_token& stop);

 private:
  using reason = std::optional<std::string>;

  reason take_part(const domain::planned_part& part, bool is_accepted, const std::stop_token& stop);
  reason begin(const domain::planned_part& part, const std::stop_token& stop);
  /// Whether the engine shows the part: what a create without a clear answer is resolved by.
  engine_result<bool> is_there(const domain::planned_part& part, const std::stop_token& stop);
  reason wait_for_end(const domain::planned_part& part, const std::stop_token& stop);
  std::optional<domain::snapshot> find(const listing& found,
                                       const domain::planned_part& part) const;
  std::string describe_failure(const domain::planned_part& part, const domain::snapshot& ended,
                               const std::stop_token& stop);
  /// Sleeps before the next attempt; the reason to give up when it is too late or stopped.
  reason wait_out(const domain::planned_part& part, const engine_error& cause, unsigned failures,
                  const std::stop_token& stop);

  call_limits limits(std::stop_token stop) const;
  bool is_out_of_time() const;
  std::string out_of_time(const domain::planned_part& part) const;

  engine_port& engine_;
  scheduling::scheduler& scheduler_;
  scheduling::sleeper& sleeper_;
  events& events_;
  const settings& settings_;
  domain::snapshot_plan plan_;
  domain::run_id run_;
  scheduling::instant part_began_;
};

}  // namespace backup::service
