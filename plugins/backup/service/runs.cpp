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

runs::~runs() {
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
          const auto reason = take(stop, owner->sleeper_);
          owner->finish(reason);
          tell_end(reason, stop.stop_requested());
        });
  } catch (const std::system_error& fault) {
    const auto reason =
        "There is no thread for taking the parts: " + std::string(fault.what()) + ".";
    owner->finish(reason);
    tell_end(reason, false);
    throw;
  }
}

std::stop_token runs::start_counting() {
  auto held = contents_.lock();
  ++held->begun;
  std::erase_if(held->ended, [&held](const ended_run& run) { return run.id == *held->active; });
  return held->stop.get_token();
}

tl::expected<runs::reservation, domain::backup_id> runs::reserve(const domain::backup_id& id) {
  auto held = contents_.lock();
  if (held->active) return tl::unexpected(*held->active);
  held->active = id;
  held->stop = std::stop_source();
  if (held->is_closed) held->stop.request_stop();
  return reservation(*this);
}

void runs::finish(const std::optional<std::string>& reason) {
  auto held = contents_.lock();
  if (reason) held->ended.push_back({*held->active, *reason, held->begun});
  if (held->ended.size() > remembered_runs) held->ended.pop_front();
  held->active.reset();
  held.notify_all();
}

domain::run_knowledge runs::knowledge_of(const domain::backup_id& id) const {
  using phase = domain::run_knowledge::phase;
  auto held = contents_.lock();
  if (held->active == id) return {phase::running};
  for (const auto& run : held->ended) {
    if (run.id == id) return {phase::ended, run.reason};
  }
  return {};
}

std::optional<domain::backup_id> runs::running() const {
  return contents_.lock()->active;
}

bool runs::stop(const domain::backup_id& id, scheduling::instant deadline) {
  auto held = contents_.lock();
  if (held->active == id) held->stop.request_stop();
  return held.wait_until(deadline, [&id](const auto& now) { return now.active != id; });
}

bool runs::hurry(const domain::backup_id& id, scheduling::instant deadline) {
  sleeper_.wake();
  return contents_.lock().wait_until(deadline, [&id](const auto& now) { return now.active != id; });
}

std::uint64_t runs::begun() const {
  return contents_.lock()->begun;
}

void runs::forget(const domain::backup_id& id, std::uint64_t first_runs) {
  std::erase_if(contents_.lock()->ended,
                [&](const ended_run& run) { return run.id == id && run.number <= first_runs; });
}

}  // namespace backup::service
