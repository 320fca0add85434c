#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

#include "scheduling/sleeper.hpp"
#include "service/backup_service.hpp"

namespace backup::service {

/// Asks the engine in the background whether it answers and knows the repository, so that nobody
/// who asks for health ever waits for the engine.
class engine_watch {
 public:
  /// Told after every look, from the watch's own thread; fresh_for is how long the news may be
  /// believed. Returns at once.
  using listener =
      std::function<void(const result<void>& outcome, std::chrono::milliseconds fresh_for)>;

  engine_watch(backup_service& service, scheduling::scheduler& on, listener tell);
  ~engine_watch();

 private:
  void look_again_and_again();
  bool look(const std::stop_token& stop);

  backup_service& service_;
  scheduling::scheduler& scheduler_;
  listener tell_;
  std::stop_source stop_;
  scheduling::sleeper sleeper_;
  std::unique_ptr<scheduling::task> task_;
};

}  // namespace backup::service
