#include "service/part_maker.hpp"

#include <utility>

#include "service/contents.hpp"

namespace backup::service {
namespace {

/// An engine error of 500 on a create may be a hiccup; more than this is not.
constexpr unsigned tries_after_errors = 3;

engine_error name_in_use(const domain::planned_part& part) {
  return {engine_fault::busy, 0,
          "The name " + part.name.to_string() + " is in use by a snapshot that is being deleted"};
}

}  // namespace

tl::expected<part_maker::made, run_end> part_maker::make(const domain::planned_part& part,
                                                         const domain::run_id& run,
                                                         const std::stop_token& stop) {
  unsigned errors = 0;
  bool may_be_made_here = false;
  while (true) {
    if (stop.stop_requested()) return tl::unexpected(stopped());
    // Not cut off by a deletion, which waits for this run and would then miss the part.
    const auto accepted = engine_.create_snapshot(part, run, patience_.limits(closing_));
    if (accepted) return made::here;
    auto cause = accepted.error();
    if (cause.fault == engine_fault::stopped) return tl::unexpected(stopped());
    const bool is_taken = cause.fault == engine_fault::name_taken;
    if (cause.is_final() && !is_taken) {
      return tl::unexpected(run_end{run_end::kind::ended, cause.message});
    }
    may_be_made_here = may_be_made_here || !is_taken;

    const bool is_error = !cause.is_transient() && !is_taken;
    const bool was_the_last = is_error && ++errors == tries_after_errors;
    // Until the engine has said whose the part is, nothing is asked for again.
    auto seen = look(part, run, stop);
    while (!seen) {
      if (auto end = patience_.wait_out(seen.error(), stop)) return tl::unexpected(*end);
      seen = look(part, run, stop);
    }
    if (*seen == found::deleted) return made::elsewhere;
    if (*seen == found::ours) return may_be_made_here ? made::here : made::elsewhere;
    if (was_the_last) return tl::unexpected(run_end{run_end::kind::ended, cause.message});
    if (is_taken) cause = name_in_use(part);
    if (auto end = patience_.wait_out(cause, stop)) return tl::unexpected(*end);
  }
}

engine_result<part_maker::found> part_maker::look(const domain::planned_part& part,
                                                  const domain::run_id& run,
                                                  const std::stop_token& stop) {
  const auto looked =
      read_contents(engine_, domain::pattern_of(part.name.id), patience_.limits(stop));
  if (!looked) return tl::unexpected(looked.error());
  const domain::snapshot* there = nullptr;
  bool first_is_ours = false;
  for (const auto& seen : looked->parts) {
    if (seen.name == part.name) there = &seen;
    if (seen.name.part == 1) first_is_ours = seen.run == run;
  }
  if (there != nullptr && there->run == run) return found::ours;
  const bool is_first = part.name.part == 1;
  if (!first_is_ours && (!is_first || there != nullptr)) return found::deleted;
  if (there == nullptr) return found::not_there;
  // Made late for a backup of this id that was deleted; its maker may not live to remove it.
  if (!deletions_.is_open(part.name.id)) {
    deletions_.withdraw(doomed::only(part.name.id, there->uuid));
  }
  return found::stray;
}

}  // namespace backup::service
