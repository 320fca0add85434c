#include "service/runs.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

namespace backup::service {
namespace {

/// Ended runs whose reason is remembered; the engine is asked about older ones.
constexpr std::size_t remembered_runs = 100;

}  // namespace

runs::runs(scheduling::scheduler& on) : scheduler_(on), contents_(on), sleeper_(on) {}

void runs::end() {
  close();
  task_.reset();
}

void runs::close() {
  auto held = contents_.lock();
  held->is_closed = true;
  held->stop.request_stop();
}

runs::reservation::~reservation() {
  if (owner_ == nullptr) return;
  auto held = owner_->contents_.lock();
  held->active.reset();
  held.notify_all();
}

void runs::reservation::begin(body take, teller tell_end) && {
  auto* owner = std::exchange(owner_, nullptr);
  const auto stop = owner->start_counting();
  try {
    owner->task_.reset();  // of the run before, which has ended
    owner->task_ =
        owner->scheduler_.start("backup-run", [owner, stop, take = std::move(take), tell_end] {
          tell_end(owner->finish(take(stop, owner->sleeper_)));
        });
  } catch (const std::system_error& fault) {
    tell_end(owner->finish(
        {run_end::kind::ended,
         "There is no thread for taking the parts: " + std::string(fault.what()) + ".", 1}));
    throw;
  }
}

std::stop_token runs::start_counting() {
  auto held = contents_.lock();
  ++held->begun;
  held->active_has_begun = true;
  std::erase_if(held->ended, [&held](const ended_run& run) { return run.id == *held->active; });
  return held->stop.get_token();
}

tl::expected<runs::reservation, domain::backup_id> runs::reserve(const domain::backup_id& id) {
  auto held = contents_.lock();
  if (held->active) return tl::unexpected(*held->active);
  held->active = id;
  held->active_has_begun = false;
  held->stop = std::stop_source();
  if (held->is_closed) held->stop.request_stop();
  return reservation(*this);
}

void runs::contents::remember(const domain::backup_id& id, const run_end& end,
                              bool was_taken_here) {
  std::erase_if(ended, [&id](const ended_run& run) { return run.id == id; });
  ended.push_back({id, end, begun, was_taken_here});
  if (ended.size() > remembered_runs) ended.pop_front();
}

run_end runs::finish(run_end end) {
  auto held = contents_.lock();
  const bool by_a_deletion = end.how == run_end::kind::handed_over && !held->is_closed;
  if (by_a_deletion)
    end = {run_end::kind::deleted, "A DELETE stopped it.", end.parts, end.first_uuid};
  // A stopped one is short of parts until the engine has deleted it.
  if (end.how == run_end::kind::ended || by_a_deletion) held->remember(*held->active, end, true);
  held->active.reset();
  held.notify_all();
  return end;
}

void runs::note_lost(const domain::backup_id& id, const run_end& end) {
  contents_.lock()->remember(id, end, false);
}

domain::run_knowledge runs::knowledge_of(const domain::backup_id& id,
                                         const std::vector<domain::snapshot>& parts) const {
  using phase = domain::run_knowledge::phase;
  auto held = contents_.lock();
  if (held->active == id) return {phase::running};
  // What no longer holds is dropped, also for when the engine forgets the newest part again.
  const auto& first = parts.front();
  std::erase_if(held->ended, [&](const ended_run& run) {
    const bool is_another =
        first.name.part == 1 && !run.end.first_uuid.empty() && first.uuid != run.end.first_uuid;
    return run.id == id && (is_another || parts.back().name.part > run.end.parts);
  });
  for (const auto& run : held->ended) {
    if (run.id == id) return {phase::ended, run.end.reason, run.was_taken_here};
  }
  return {};
}

std::set<domain::backup_id> runs::remembered() const {
  auto held = contents_.lock();
  std::set<domain::backup_id> ids;
  for (const auto& run : held->ended) ids.insert(run.id);
  return ids;
}

std::optional<domain::backup_id> runs::running() const {
  return contents_.lock()->active;
}

bool runs::has_begun(const domain::backup_id& id) const {
  auto held = contents_.lock();
  return held->active == id && held->active_has_begun;
}

std::vector<std::pair<domain::backup_id, std::string>> runs::ended_without_parts() const {
  std::vector<std::pair<domain::backup_id, std::string>> found;
  auto held = contents_.lock();
  for (const auto& run : held->ended) {
    if (run.end.parts == 0) found.emplace_back(run.id, run.end.reason);
  }
  return found;
}

bool runs::stop(const domain::backup_id& id, scheduling::instant deadline) {
  auto held = contents_.lock();
  ++held->deletion_steps;
  if (held->active == id) held->stop.request_stop();
  return held.wait_until(deadline, [&id](const auto& now) { return now.active != id; });
}

bool runs::hurry(const domain::backup_id& id, scheduling::instant deadline) {
  sleeper_.wake();
  return contents_.lock().wait_until(deadline, [&id](const auto& now) { return now.active != id; });
}

std::uint64_t runs::deletion_steps() const {
  return contents_.lock()->deletion_steps;
}

std::uint64_t runs::begun() const {
  return contents_.lock()->begun;
}

void runs::forget(const domain::backup_id& id, std::uint64_t first_runs) {
  auto held = contents_.lock();
  ++held->deletion_steps;
  std::erase_if(held->ended,
                [&](const ended_run& run) { return run.id == id && run.number <= first_runs; });
}

}  // namespace backup::service
