#pragma once

#include <optional>
#include <stop_token>
#include <utility>

#include "domain/snapshot_plan.hpp"
#include "service/deletions.hpp"
#include "service/patience.hpp"
#include "service/port/engine_port.hpp"

namespace backup::service {

/// Has the engine begin one part, whatever becomes of the request and its answer: a create without
/// a clear answer is resolved by looking, never by blindly repeating. Belongs to one run and its
/// thread.
class part_maker {
 public:
  /// closing: the stop of this process, which cuts a create off; whoever goes on finds its part.
  part_maker(engine_port& engine, patience& patience, deletions& removed, std::stop_token closing)
      : engine_(engine), patience_(patience), deletions_(removed), closing_(std::move(closing)) {}

  /// Whose create it was that the engine accepted.
  enum class made { here, elsewhere };

  /// Returns once the engine shows the part, or says why the run ends here. Whether part 1 is still
  /// that of this run, and so this backup still there, is to be judged by a look afterwards.
  tl::expected<made, run_end> make(const domain::planned_part& part, const domain::run_id& run,
                                   const std::stop_token& stop);

 private:
  enum class found {
    ours,
    not_there,
    stray,   ///< of another run of the same id, which is gone: it was told to be removed
    deleted  ///< part 1 is gone, or another run's: it is our backup that is gone
  };
  engine_result<found> look(const domain::planned_part& part, const domain::run_id& run,
                            const std::stop_token& stop);

  engine_port& engine_;
  patience& patience_;
  deletions& deletions_;
  std::stop_token closing_;
};

}  // namespace backup::service
