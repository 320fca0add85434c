#include "simulation/search_engine.hpp"

#include <algorithm>
#include <utility>

#include "simulation/virtual_scheduler.hpp"

namespace simulation {
namespace {

constexpr std::int64_t tick_ms = 200;
constexpr std::size_t most_parts = 64;

bool matches(std::string_view name, std::string_view patterns) {
  const auto comma = patterns.find(',');
  const auto first = patterns.substr(0, comma);
  const bool fits =
      first.ends_with('*') ? name.starts_with(first.substr(0, first.size() - 1)) : name == first;
  if (fits || comma == std::string_view::npos) return fits;
  return matches(name, patterns.substr(comma + 1));
}

domain::snapshot as_told(const stored_snapshot& part, service::detail how_much) {
  if (how_much == service::detail::contents) return part.shown;
  domain::snapshot told{part.shown.name, part.shown.uuid, part.shown.state_word, {}, {}, {}};
  if (how_much == service::detail::states) return told;
  told.started = part.shown.started;
  told.ended = part.shown.ended;
  told.failures = part.shown.failures;
  return told;
}

}  // namespace

search_engine::search_engine(kernel& on, std::uint64_t seed, engine_habits habits,
                             engine_observer& watched_by)
    : kernel_(on),
      random_(seed),
      habits_(habits),
      observer_(watched_by),
      tick_phase_(static_cast<std::int64_t>(random_.below(tick_ms))) {
  snapshots_.reserve(most_parts);
}

void search_engine::kill() {
  if (!is_up_) return;
  is_up_ = false;
  const auto this_one = ++incarnation_;
  auto open = std::move(deletions_);
  deletions_.clear();
  for (const auto& each : open) {
    for (const auto& answer : each->waiting) answer(deletion_answer::cut);
  }
  std::vector<std::string> forgotten;
  for (const auto& each : snapshots_) {
    each->is_being_deleted = false;
    if (each->is_running()) forgotten.push_back(each->shown.uuid);
  }
  for (const auto& uuid : forgotten) drop(uuid, vanishing::forgotten);
  changed();
  kernel_.at(kernel_.now() + random_.between(seconds(3), habits_.boot), [this, this_one] {
    if (incarnation_ != this_one) return;
    is_up_ = true;
    recovered_ = kernel_.now() + random_.between(milliseconds(0), seconds(2));
    tick_phase_ = static_cast<std::int64_t>(random_.below(tick_ms));
    changed();
  });
}

service::listing search_engine::list(std::string_view patterns, service::detail how_much) const {
  service::listing found;
  for (const auto& each : snapshots_) {
    if (matches(each->name, patterns)) found.parts.push_back(as_told(*each, how_much));
  }
  return found;
}

service::listing search_engine::list_running() const {
  service::listing found;
  for (const auto& each : snapshots_) {
    if (each->is_running()) found.parts.push_back(as_told(*each, service::detail::states));
  }
  return found;
}

engine_result<void> search_engine::create(const domain::planned_part& part,
                                          const domain::run_id& run, const sender& by) {
  auto name = part.name.to_string();
  if (find(name) != nullptr) {
    return tl::unexpected(engine_error{
        engine_fault::name_taken, 400,
        "snapshot " + name + ": a snapshot with the same name is already in-progress"});
  }
  domain::snapshot shown{
      part.name, "uuid-" + std::to_string(++uuids_), "IN_PROGRESS", ticked_time(),
      {},        std::vector<std::string>{},         run,           part.indices};
  auto made = std::make_unique<stored_snapshot>(
      stored_snapshot{std::move(shown), std::move(name), run.text(), by, kernel_.now()});
  snapshots_.push_back(std::move(made));
  changed();
  const auto& accepted = *snapshots_.back();
  const auto takes = milliseconds(30) + random_.up_to(habits_.longest_part);
  kernel_.at(kernel_.now() + takes, [this, uuid = accepted.shown.uuid] { end_part(uuid); });
  observer_.accepted(accepted);
  return {};
}

void search_engine::end_part(const std::string& uuid) {
  auto* const part = find_uuid(uuid);
  if (part == nullptr || !part->is_running() || part->is_being_deleted) return;
  auto& shown = part->shown;
  shown.state_word = "SUCCESS";
  if (random_.chance(habits_.ends_badly)) {
    shown.state_word = random_.coin() ? "PARTIAL" : "FAILED";
    shown.failures = {{"a shard failed"}};
  }
  shown.ended = ticked_time();
  part->ended = kernel_.now();
  changed();
  observer_.ended(*part);
}

void search_engine::remove(const std::vector<std::string>& names, const sender& by,
                           answer_deletion answer) {
  auto op = std::make_unique<open_deletion>();
  std::vector<const stored_snapshot*> condemned;
  open_deletion* joined = nullptr;
  for (const auto& name : names) {
    const auto* const part = find(name);
    if (part == nullptr) {
      answer(deletion_answer::missing);
      return;
    }
    condemned.push_back(part);
    if (!part->is_being_deleted) {
      op->uuids.push_back(part->shown.uuid);
      continue;
    }
    // It is answered when the last deletion of its names is done; they are done in order.
    for (const auto& other : deletions_) {
      if (std::count(other->uuids.begin(), other->uuids.end(), part->shown.uuid) > 0) {
        joined = other.get();
      }
    }
  }
  observer_.condemned(condemned, by);
  if (op->uuids.empty() && joined != nullptr) {
    joined->waiting.push_back(std::move(answer));
    return;
  }
  op->waiting.push_back(std::move(answer));
  op->done = kernel_.now() + random_.up_to(habits_.longest_deletion);
  for (const auto& other : deletions_) op->done = std::max(op->done, other->done);
  const auto takes = std::chrono::duration_cast<milliseconds>(op->done - kernel_.now());
  for (const auto& uuid : op->uuids) {
    auto& part = *find_uuid(uuid);
    part.is_being_deleted = true;
    if (part.is_running()) abort(part, takes);
  }
  auto* const added = op.get();
  deletions_.push_back(std::move(op));
  changed();
  kernel_.at(added->done, [this, added, this_one = incarnation_] {
    if (incarnation_ == this_one) finish(*added);
  });
}

/// A running part that is deleted may vanish at once, may be shown as running until the end, or be
/// stored as FAILED until the deletion comes to it.
void search_engine::abort(stored_snapshot& running, milliseconds deletion_takes) {
  const auto uuid = running.shown.uuid;
  switch (random_.below(4)) {
    case 0:
      kernel_.at(kernel_.now() + random_.between(milliseconds(0), deletion_takes),
                 [this, uuid, this_one = incarnation_] {
                   if (incarnation_ == this_one) drop(uuid, vanishing::deleted);
                 });
      return;
    case 1:
      kernel_.at(kernel_.now() + random_.between(milliseconds(0), deletion_takes),
                 [this, uuid, this_one = incarnation_] {
                   auto* const part = find_uuid(uuid);
                   if (incarnation_ != this_one || part == nullptr) return;
                   part->shown.state_word = "FAILED";
                   part->shown.ended = ticked_time();
                   part->ended = kernel_.now();
                   changed();
                   observer_.ended(*part);
                 });
      return;
    default:
      return;
  }
}

void search_engine::finish(open_deletion& of) {
  const auto place = std::find_if(deletions_.begin(), deletions_.end(),
                                  [&of](const auto& each) { return each.get() == &of; });
  const auto done = std::move(*place);
  deletions_.erase(place);
  for (const auto& uuid : done->uuids) drop(uuid, vanishing::deleted);
  for (const auto& answer : done->waiting) answer(deletion_answer::done);
}

void search_engine::drop(const std::string& uuid, vanishing why) {
  const auto place = std::find_if(snapshots_.begin(), snapshots_.end(),
                                  [&uuid](const auto& each) { return each->shown.uuid == uuid; });
  if (place == snapshots_.end()) return;
  const auto gone = std::move(*place);
  snapshots_.erase(place);
  changed();
  observer_.vanished(*gone, why);
}

stored_snapshot* search_engine::find(std::string_view name) {
  for (const auto& each : snapshots_) {
    if (each->name == name) return each.get();
  }
  return nullptr;
}

stored_snapshot* search_engine::find_uuid(std::string_view uuid) {
  for (const auto& each : snapshots_) {
    if (each->shown.uuid == uuid) return each.get();
  }
  return nullptr;
}

bool search_engine::is_at_work() const {
  return !is_up_ || !deletions_.empty() ||
         std::any_of(snapshots_.begin(), snapshots_.end(),
                     [](const auto& each) { return each->is_running(); });
}

void search_engine::changed() {
  ++version_;
  last_change_ = kernel_.now();
}

domain::epoch_ms search_engine::ticked_time() const {
  const auto now = true_time(kernel_.now()) - tick_phase_;
  return now / tick_ms * tick_ms + tick_phase_;
}

domain::epoch_ms search_engine::true_time_in_seconds() const {
  return true_time(kernel_.now()) / 1000 * 1000;
}

}  // namespace simulation
