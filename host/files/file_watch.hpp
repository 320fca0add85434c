#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "files/watched_files.hpp"

namespace host::files {

/// Looks at files again and again, on one thread that exists only when there are any, and calls
/// whoever wants to know of a change. So no thread that serves anybody waits for a disk.
class file_watch {
 public:
  using milliseconds = std::chrono::milliseconds;
  static constexpr milliseconds slowest{10'000};  ///< between two looks
  static constexpr milliseconds fastest{100};

  file_watch() = default;
  ~file_watch() { stop(); }
  file_watch(const file_watch&) = delete;
  file_watch& operator=(const file_watch&) = delete;

  /// Before start(), and before the files are read. They are looked at every `quiet`, within the
  /// bounds above; `changed` is called, on the thread of the watch, when one was another and all of
  /// them have then stayed the same for a look. While it returns false, be it that a file could not
  /// be used, it is called again with each look. It must not throw.
  void add(std::vector<std::string> paths, milliseconds quiet, std::function<bool()> changed);

  void start();
  /// On return nothing is called any more.
  void stop();

 private:
  using clock = std::chrono::steady_clock;
  struct entry {
    watched_files files;
    milliseconds between_looks;
    std::function<bool()> changed;
    clock::time_point next;
    bool pending = false;  ///< has changed, and nobody has taken that yet
  };

  void run();
  static void look(entry& at);

  std::vector<entry> entries_;  ///< of the thread's own while it runs
  std::mutex mutex_;
  std::condition_variable changed_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace host::files
