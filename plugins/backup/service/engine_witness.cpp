#include "service/engine_witness.hpp"

namespace backup::service {

bool engine_witness::was_away_since(scheduling::instant then) const {
  auto last = last_failure_.lock();
  return *last && **last >= then;
}

template <class Value>
engine_result<Value> engine_witness::noted(engine_result<Value> outcome) {
  constexpr int too_many_requests = 429;  // which an engine says that is there
  const bool was_away =
      !outcome && outcome.error().is_transient() && outcome.error().status != too_many_requests;
  if (was_away) *last_failure_.lock() = scheduler_.now();
  return outcome;
}

engine_result<blobs_kept> engine_witness::check_repository(const call_limits& limits) {
  return noted(engine_.check_repository(limits));
}

engine_result<void> engine_witness::stream_snapshots(std::string_view pattern, detail how_much,
                                                     listing_sink& to, const call_limits& limits) {
  auto outcome = engine_.stream_snapshots(pattern, how_much, to, limits);
  // Many slow blobs take longer than a caller waits, of an engine that is there all the time.
  return how_much == detail::full ? outcome : noted(std::move(outcome));
}

engine_result<listing> engine_witness::list_running(const call_limits& limits) {
  return noted(engine_.list_running(limits));
}

engine_result<domain::epoch_ms> engine_witness::read_clock(const call_limits& limits) {
  return noted(engine_.read_clock(limits));
}

engine_result<std::vector<std::string>> engine_witness::list_indices(
    const std::vector<std::string>& patterns, const call_limits& limits) {
  return noted(engine_.list_indices(patterns, limits));
}

engine_result<void> engine_witness::create_snapshot(const domain::planned_part& part,
                                                    const domain::run_id& run,
                                                    const call_limits& limits) {
  return noted(engine_.create_snapshot(part, run, limits));
}

std::unique_ptr<deletion> engine_witness::delete_snapshots(const std::vector<std::string>& names,
                                                           const call_limits& limits) {
  return engine_.delete_snapshots(names, limits);
}

}  // namespace backup::service
