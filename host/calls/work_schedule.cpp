#include "calls/work_schedule.hpp"

#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace host::calls {
namespace {

constexpr std::chrono::milliseconds between_offers(5);

}  // namespace

struct work_schedule::state : std::enable_shared_from_this<state> {
  struct item {
    task work;
    std::uint64_t alarm = 0;
  };

  explicit state(alarm_clock& with) : alarms(with) {}

  /// Under the lock.
  void set_alarm(std::uint64_t id, clock::time_point time) {
    items[id].alarm =
        alarms.at(time, [self = this->shared_from_this(), id] { self->become_due(id); });
  }

  void become_due(std::uint64_t id) {
    const std::lock_guard lock(mutex);
    if (!items.contains(id) || closed) return;
    if (sink) {
      offer(id);
    } else {
      waiting.push_back(id);
    }
  }

  /// Under the lock.
  void offer(std::uint64_t id) {
    if (sink([self = shared_from_this(), id] { self->run(id); })) return;
    set_alarm(id, clock::now() + between_offers);
  }

  void run(std::uint64_t id) {
    task work;
    {
      const std::lock_guard lock(mutex);
      const auto found = items.find(id);
      if (found == items.end()) return;
      work = std::move(found->second.work);
      items.erase(found);
    }
    work();
  }

  alarm_clock& alarms;
  std::mutex mutex;
  std::map<std::uint64_t, item> items;  ///< until a worker takes them
  std::vector<std::uint64_t> waiting;   ///< due before there was a sink
  work_sink sink;
  bool closed = false;
  std::uint64_t next_id = 1;
};

work_schedule::work_schedule(alarm_clock& alarms) : state_(std::make_shared<state>(alarms)) {}

work_schedule::~work_schedule() {
  close();
}

void work_schedule::open(work_sink sink) {
  const std::lock_guard lock(state_->mutex);
  state_->sink = std::move(sink);
  for (const auto id : std::exchange(state_->waiting, {})) {
    if (state_->items.contains(id)) state_->offer(id);
  }
}

void work_schedule::close() {
  std::map<std::uint64_t, state::item> dropped;  // destroyed without the lock
  work_sink unused;
  const std::lock_guard lock(state_->mutex);
  state_->closed = true;
  unused.swap(state_->sink);
  for (const auto& [id, item] : state_->items) state_->alarms.cancel(item.alarm);
  dropped.swap(state_->items);
}

std::uint64_t work_schedule::at(clock::time_point time, task work) {
  const std::lock_guard lock(state_->mutex);
  const std::uint64_t id = state_->next_id++;
  if (state_->closed) return id;
  state_->items[id].work = std::move(work);
  state_->set_alarm(id, time);
  return id;
}

bool work_schedule::cancel(std::uint64_t id) {
  state::item dropped;
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->items.find(id);
  if (found == state_->items.end()) return false;
  state_->alarms.cancel(found->second.alarm);
  std::swap(dropped, found->second);
  state_->items.erase(found);
  return true;
}

}  // namespace host::calls
