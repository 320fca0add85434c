#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "registry/health.hpp"

namespace host::endpoints {

/// The component diskSpace of health: whether enough of a disk is free. It is looked at by a thread
/// of its own, for a disk that hangs holds whoever asks it: then the component reads UNKNOWN, and
/// nobody else waits.
class disk_space {
 public:
  struct settings {
    std::string path;            ///< of a folder or file on that disk
    std::int64_t threshold = 0;  ///< bytes; less is DOWN
    std::chrono::milliseconds slow{10'000};
    std::chrono::milliseconds interval{10'000};  ///< between looks; three of them is too old
    /// A look took longer than `slow`. On the thread of this object; may be empty.
    std::function<void(std::chrono::milliseconds took)> on_slow;
    /// What the disk says of itself; for tests. Empty: statvfs.
    std::function<bool(const std::string& path, std::int64_t& total, std::int64_t& free)> ask;
  };

  /// Declares the component, which nobody else has, and waits a moment for the first look.
  /// `health` outlives it, and the settings' functions do too.
  disk_space(registry::health_registry& health, settings with);

  /// Does not wait for a disk that hangs.
  ~disk_space();
  disk_space(const disk_space&) = delete;
  disk_space& operator=(const disk_space&) = delete;

 private:
  struct shared;
  static void look_again_and_again(const std::shared_ptr<shared>& state);

  std::shared_ptr<shared> state_;  ///< with the thread, which may outlive this
  std::thread thread_;
};

}  // namespace host::endpoints
