/// \file
/// What the host may enter long after it was asked for: timers and streams. Their C functions get
/// one ctx, which has to live until destroy(), and an id that is never used twice. So the ctx is
/// one table for the whole instance, and the id finds the entry: one that is over is simply not
/// found, however late the host comes.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <utility>

#include <actuator/plugin.h>

namespace actuator {
inline namespace v0_9 {
namespace detail {

/// Entries by id. Any thread. Whoever has found an entry shares it, so that it outlives its removal
/// for as long as it is in use.
template <class Entry>
class kept_by_id {
 public:
  /// Runs begin(id), which asks the host and writes the id, and keeps the entry when it says OK.
  /// The table is locked meanwhile: a host that comes at once waits until the entry is there. That
  /// cannot end in a deadlock, because no function of the host enters the plugin.
  template <class Begin>
  actuator_status keep(std::shared_ptr<Entry> entry, std::uint64_t& id, Begin begin) {
    const std::lock_guard lock(mutex_);
    const actuator_status status = begin(id);
    if (status == ACTUATOR_OK) entries_.emplace(id, std::move(entry));
    return status;
  }

  /// Null when there is none, or none any more.
  std::shared_ptr<Entry> find(std::uint64_t id) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    return found == entries_.end() ? nullptr : found->second;
  }

  void forget(std::uint64_t id) noexcept {
    std::shared_ptr<Entry> last;  // destroyed without the lock: its destructor may be anybody's
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    if (found == entries_.end()) return;
    last = std::move(found->second);
    entries_.erase(found);
  }

 private:
  mutable std::mutex mutex_;
  std::unordered_map<std::uint64_t, std::shared_ptr<Entry>> entries_;
};

struct timer_entry {
  std::function<void()> fire;
  bool repeats = false;
};

struct stream_entry {
  std::function<void()> on_writable;
  std::function<void()> on_closed;
  std::mutex mutex;
  std::condition_variable changed;
  std::uint64_t changes = 0;  ///< how often there was room again, or the stream was closed
};

/// Belongs to the instance and outlives the plugin's object.
struct late_callbacks {
  kept_by_id<timer_entry> timers;
  kept_by_id<stream_entry> streams;
};

}  // namespace detail
}  // namespace v0_9
}  // namespace actuator
