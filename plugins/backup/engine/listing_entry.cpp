#include "engine/listing_entry.hpp"

#include <utility>

#include "text/one_line.hpp"

namespace backup::engine {
namespace {

constexpr std::size_t longest_name_shown = 200;

tl::unexpected<std::string> wrong(std::string what) {
  return tl::make_unexpected(std::move(what));
}

/// Absent when it is not there, or 0, which engines write for an end that has not come yet.
reading<std::optional<domain::epoch_ms>> time_of(const listing_entry::member<std::int64_t>& of,
                                                 std::string_view name) {
  if (!of.is_there || of.is_null) return std::nullopt;
  if (!of.value || *of.value < 0) {
    return wrong("its \"" + std::string(name) + "\" is not a number of milliseconds");
  }
  if (*of.value == 0) return std::nullopt;
  return of.value;
}

}  // namespace

void listing_entry::clear() {
  name.clear();
  uuid.clear();
  state.clear();
  started.clear();
  ended.clear();
  failures.clear();
  indices.clear();
  has_other_indices = false;
  run.reset();
  failures_left_out = 0;
}

reading<bool> listing_entry::hand_over(service::detail how_much, service::listing_sink& to) {
  if (!name.value) return wrong("it lists a snapshot without a name");
  auto parsed = domain::snapshot_name::parse(*name.value);
  if (!parsed) return to.foreign(*name.value);
  auto part = read_part(*std::move(parsed), how_much);
  if (!part) {
    return wrong("of snapshot " + text::one_line(*name.value, longest_name_shown) + ": " +
                 part.error());
  }
  return to.part(*std::move(part));
}

reading<domain::snapshot> listing_entry::read_part(domain::snapshot_name of,
                                                   service::detail how_much) {
  if (!uuid.value || uuid.value->empty()) return wrong("it has no \"uuid\"");
  if (state.is_there && !state.value) return wrong("its \"state\" is not a text");
  domain::snapshot part{std::move(of),
                        *std::move(uuid.value),
                        std::move(state.value).value_or(std::string(domain::no_state)),
                        {},
                        {},
                        {}};
  if (how_much == service::detail::states) return part;
  if (const auto details = read_details(part); !details) return wrong(details.error());
  if (how_much == service::detail::full) return part;
  // What other programs wrote there is none of ours, and no fault.
  if (run) part.run = domain::run_id::parse(*run);
  if (indices.is_there && !indices.value) return wrong("its \"indices\" is not an array");
  if (has_other_indices) return wrong("its \"indices\" holds something else than names");
  part.indices = std::move(indices.value).value_or(texts());
  return part;
}

reading<void> listing_entry::read_details(domain::snapshot& part) {
  const auto started_at = time_of(started, "start_time_in_millis");
  if (!started_at) return wrong(started_at.error());
  const auto ended_at = time_of(ended, "end_time_in_millis");
  if (!ended_at) return wrong(ended_at.error());
  if (failures.is_there && !failures.is_null && !failures.value) {
    return wrong("its \"failures\" is not an array");
  }
  part.started = *started_at;
  part.ended = *ended_at;
  // Engines leave the member out, or filter_path does, when nothing failed.
  part.failures = std::move(failures.value).value_or(texts());
  if (failures_left_out > 0) {
    part.failures->push_back("... and " + std::to_string(failures_left_out) + " more");
  }
  return {};
}

}  // namespace backup::engine
