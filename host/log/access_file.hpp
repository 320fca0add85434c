#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace host::log {

/// Where the lines of the access log go: {directory}/{prefix}{date}{suffix}, a new file whenever
/// the date has another text, or standard output. One thread.
class access_file {
 public:
  struct place {
    std::string directory = "logs";
    std::string prefix = "access_log";
    std::string suffix = ".log";
    std::string date = ".yyyy-MM-dd";  ///< empty: one file for ever
  };

  explicit access_file(place where);
  ~access_file();
  access_file(const access_file&) = delete;
  access_file& operator=(const access_file&) = delete;

  /// The file of now, open for appending; its folder is made. A sentence when that fails: the one
  /// before is used on.
  std::optional<std::string> open(std::chrono::system_clock::time_point now);

  /// Writes whole lines. Of a pipe or a terminal it waits until somebody reads, or `gives_up` says
  /// so, which is asked every now and then. Gives how many lines are lost.
  std::uint64_t write(std::string_view lines, const std::function<bool()>& gives_up);

  const std::string& path() const { return path_; }

 private:
  bool write_piece(std::string_view piece, const std::function<bool()>& gives_up);

  const place where_;
  std::string path_;
  int descriptor_ = -1;
  bool may_wait_ = false;  ///< on who reads
  bool is_torn_ = false;   ///< half a line is out
};

}  // namespace host::log
