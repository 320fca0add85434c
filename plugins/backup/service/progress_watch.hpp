#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>

#include "service/part_statuses.hpp"
#include "service/running_part.hpp"

namespace backup::service {

/// Looks from time to time how far the engine is with the part that is taken here, so that numbers
/// and log tell it. Short parts are not looked at; long ones are, the less often the longer they
/// run. What the engine does not tell is left out.
class progress_watch {
 public:
  struct news {
    domain::snapshot_name part;
    part_status told;
    std::chrono::milliseconds running_for;
    bool is_for_the_log;  ///< once a minute
  };
  /// Told while the part is taken, from the watch's own thread. Returns at once.
  using listener = std::function<void(const news&)>;

  /// What is passed in outlives this.
  progress_watch(running_part& taken, part_statuses& statuses, scheduling::scheduler& on,
                 listener tell);
  ~progress_watch();
  progress_watch(const progress_watch&) = delete;
  progress_watch& operator=(const progress_watch&) = delete;

 private:
  void watch();
  /// How long to sleep before the part that has run so long is looked at.
  static std::chrono::milliseconds next_look(std::chrono::milliseconds running_for);
  void look(const running_part::taken& at);

  running_part& taken_;
  part_statuses& statuses_;
  scheduling::scheduler& scheduler_;
  listener tell_;
  std::stop_source stop_;
  scheduling::instant last_line_{};
  std::unique_ptr<scheduling::task> task_;
};

}  // namespace backup::service
