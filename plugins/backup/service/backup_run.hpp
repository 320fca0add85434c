#pragma once

#include <optional>
#include <stop_token>
#include <string>

#include "domain/snapshot_plan.hpp"
#include "scheduling/sleeper.hpp"
#include "service/deletions.hpp"
#include "service/engine_witness.hpp"
#include "service/events.hpp"
#include "service/part_maker.hpp"
#include "service/patience.hpp"
#include "service/port/engine_port.hpp"
#include "service/rivals.hpp"
#include "service/run_end.hpp"
#include "service/running_part.hpp"
#include "service/settings.hpp"

namespace backup::service {

/// Where a run goes on from: the POST that began it has checked its first part, or it was left.
struct run_start {
  domain::run_id run;
  unsigned there;             ///< parts 1 to this one exist; at least 1
  bool newest_is_running;     ///< else it is SUCCESS
  std::string first_uuid;     ///< of part 1
  bool is_continued = false;  ///< left by another host, or by this one before its restart
};

/// What a run works with; outlives it.
struct run_tools {
  engine_witness& engine;
  scheduling::scheduler& on;
  events& told;
  const settings& configured;
  const rivals& others;
  deletions& removed;
  running_part& part;
  std::stop_token closing;  ///< the stop of this process
};

/// Takes the parts of one backup strictly one after the other (protocol.md). Plain blocking code on
/// a thread of its own; every wait goes through the scheduler and the engine port and ends at the
/// stop request.
class backup_run {
 public:
  /// sleeper: ends a pause early, for who knows that there is something to see.
  backup_run(const run_tools& with, scheduling::sleeper& sleeper, domain::snapshot_plan plan,
             run_start start);

  run_end take_all(const std::stop_token& stop);

 private:
  using ending = std::optional<run_end>;

  /// Parts are known by name while they are taken: at the end, that each was made for this run.
  ending check_all_ours();
  ending take_part(const domain::planned_part& part, bool is_there);
  ending make(const domain::planned_part& part);
  /// Where others may have begun a backup meanwhile: whether this one may go on.
  ending give_way(const domain::planned_part& part);
  ending check_first_again(const domain::planned_part& part);

  enum class seen { success, forgotten };
  tl::expected<seen, run_end> wait_for_end(const domain::planned_part& part);
  /// Nothing while all parts before this one are there and of this run.
  ending judge_predecessors(const domain::planned_part& part, const listing& found);
  tl::expected<bool, run_end> is_of_this_run(const domain::snapshot& first);
  ending was_deleted();
  std::string describe_failure(const domain::planned_part& part, const domain::snapshot& ended);
  /// Has the part removed that this host made.
  ending take_back(const domain::planned_part& part);
  run_end ended(std::string reason) const;
  /// With how far it has come.
  run_end at_the_end(run_end end) const;

  run_tools with_;
  scheduling::sleeper& sleeper_;
  domain::snapshot_plan plan_;
  run_start start_;
  unsigned newest_;  ///< the highest part that was accepted
  bool looks_for_others_;
  scheduling::instant last_seen_running_;
  scheduling::instant accepted_at_;  ///< the part that is being taken
  patience patience_;
  part_maker maker_;
  std::stop_token stop_;
};

}  // namespace backup::service
