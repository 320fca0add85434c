#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <tl/expected.hpp>

#include "log/access_file.hpp"
#include "log/access_pattern.hpp"

namespace host::log {

class logger;

/// A line for each request, written by a thread of its own, so that no disk and no reader of a pipe
/// holds who answers: what does not fit into the buffer is lost and counted. Owned by the
/// composition root; outlives its lanes' users.
class access_log {
 public:
  using steady = std::chrono::steady_clock;

  /// The way in for one thread that answers.
  class lane {
   public:
    lane(access_log& to, std::size_t most_bytes) : log_(to), most_bytes_(most_bytes) {}
    /// `now` is the end of the request. Takes no memory but for a buffer that grows, and waits for
    /// nobody but the moment in which the buffer is taken away.
    void write(const access_entry& happened, steady::time_point now) noexcept;

   private:
    friend class access_log;
    std::string_view date(steady::time_point now);

    access_log& log_;
    const std::size_t most_bytes_;
    std::mutex mutex_;
    std::string lines_;
    std::string date_;  ///< of this second
    steady::time_point date_ends_ = steady::time_point::min();
    std::uint64_t written_ = 0;
  };

  /// Opens the file and starts the thread. One sentence when the file cannot be opened.
  static tl::expected<std::unique_ptr<access_log>, std::string> open(access_pattern pattern,
                                                                     access_file::place where,
                                                                     logger& events);
  /// Writes what has come, waiting for a reader a second at most.
  ~access_log();
  access_log(const access_log&) = delete;
  access_log& operator=(const access_log&) = delete;

  /// For one more thread; lives as long as this.
  lane& add_lane();

  /// Any thread.
  std::uint64_t written() const;  ///< lines that were taken
  std::uint64_t lost() const { return lost_.load(std::memory_order_relaxed); }

 private:
  access_log(access_pattern pattern, access_file::place where, logger& events);
  void wake(bool urgently);
  void lose(std::uint64_t lines) { lost_.fetch_add(lines, std::memory_order_relaxed); }
  void run();
  void write_out();
  void tell_of_lost();
  bool is_quiet() const { return steady::now() < quiet_until_; }

  const access_pattern pattern_;
  access_file file_;
  logger& events_;
  std::atomic<std::uint64_t> lost_{0};

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<lane>> lanes_;
  bool has_lines_ = false;
  bool is_urgent_ = false;
  bool stopping_ = false;
  std::atomic<steady::rep> patience_ends_{steady::duration::max().count()};  ///< with who reads

  // Of the thread alone.
  std::string taken_;
  std::uint64_t told_ = 0;  ///< of the lost ones
  steady::time_point quiet_until_{};
  std::thread thread_;
};

}  // namespace host::log
