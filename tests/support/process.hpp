// A child process of a test: started without a shell, watched, and always gone at the end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace support {

/// All secrets that tests give to programs have this in them. A program that writes it ends the
/// test: see process.
inline constexpr std::string_view secret_mark = "s3cret";

struct process_options {
  /// Added to the test's own, or replacing what has the same name there.
  std::vector<std::pair<std::string, std::string>> environment = {};
  bool clean_environment = false;      ///< start from an empty environment instead
  std::string working_directory = {};  ///< empty: the test's own
  std::size_t output_limit =
      16U << 20U;  ///< bytes kept of each stream; what comes later is dropped
};

/// How a process ended.
struct exit_status {
  int code = 0;    ///< when it ended by itself
  int signal = 0;  ///< when a signal ended it
  friend bool operator==(const exit_status&, const exit_status&) = default;
};

/// Runs from construction. The destructor kills and reaps that process only; the kernel kills it
/// too when the thread that started it dies, so start it from a thread that lives as long as the
/// test. Throws std::runtime_error when it cannot be started. One thread at a time. Ends the test
/// program, with a line that says which command it was, when a secret was among what it wrote.
class process {
 public:
  using milliseconds = std::chrono::milliseconds;

  explicit process(std::vector<std::string> command, process_options options = {});
  ~process();
  process(process&&) noexcept;

  pid_t pid() const;
  /// What has been written so far.
  std::string standard_output() const;
  std::string standard_error() const;

  /// The first line of either stream, from the beginning, that the regular expression (ECMAScript,
  /// searched) matches; nothing when the time is over or both streams ended before that.
  std::optional<std::string> wait_for_line(const std::string& expression, milliseconds timeout);

  /// Sends a signal if it still runs.
  void signal(int number);
  /// Nothing when it still runs after that time.
  std::optional<exit_status> wait_exit(milliseconds timeout);

 private:
  class impl;
  std::unique_ptr<impl> impl_;
};

}  // namespace support
