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
  contents_.lock()->stop.request_stop();
  task_.reset();
}

runs::reservation::~reservation() {
  if (owner_ == nullptr) return;
  auto held = owner_->contents_.lock();
  held->active.reset();
  held.notify_all();
}

void runs::reservation::begin(body take) && {
  auto* owner = std::exchange(owner_, nullptr);
  const auto stop = owner->contents_.lock()->stop.get_token();
  try {
    owner->task_.reset();  // of the run before, which has ended
    owner->task_ = owner->scheduler_.start("backup-run", [owner, stop, take = std::move(take)] {
      owner->finish(take(stop, owner->sleeper_));
    });
  } catch (const std::system_error& fault) {
    owner->finish("There is no thread for taking the parts: " + std::string(fault.what()) + ".");
    throw;
  }
}

tl::expected<runs::reservation, domain::backup_id> runs::reserve(const domain::backup_id& id) {
  auto held = contents_.lock();
  if (held->active) return tl::unexpected(*held->active);
  held->active = id;
  held->stop = std::stop_source();
  std::erase_if(held->ended, [&id](const ended_run& run) { return run.id == id; });
  return reservation(*this);
}

void runs::finish(const std::optional<std::string>& reason) {
  auto held = contents_.lock();
  if (reason) held->ended.push_back({*held->active, *reason});
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

void runs::forget(const domain::backup_id& id) {
  std::erase_if(contents_.lock()->ended, [&id](const ended_run& run) { return run.id == id; });
}

}  // namespace backup::service
