#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <stop_token>

#include "domain/backup_id.hpp"
#include "scheduling/guarded.hpp"
#include "service/events.hpp"
#include "service/port/engine_port.hpp"

namespace backup::service {

/// Deletions that the engine has taken over and not answered yet: waits for their outcomes, all of
/// them on one thread, and tells them. Safe from any thread.
class deletions {
 public:
  deletions(scheduling::scheduler& on, events& told);
  /// Gives up waiting; the engine goes on.
  ~deletions();

  struct pending {
    domain::backup_id id;
    std::size_t snapshots;
    std::unique_ptr<deletion> sent;
    std::function<void()> when_deleted;  ///< called on the watcher's thread
  };
  void watch(pending taken_over);

  /// Ends the request of a watched deletion; to be handed to the engine port when it is sent.
  std::stop_token stop_token() const { return stop_.get_token(); }

 private:
  void tell_outcomes();

  scheduling::scheduler& scheduler_;
  events& events_;
  std::stop_source stop_;
  scheduling::guarded<std::deque<pending>> queue_;
  std::unique_ptr<scheduling::task> watcher_;
};

}  // namespace backup::service
