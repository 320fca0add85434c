// One run of the host from its start to its end.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "support/process.hpp"

namespace end_to_end {

struct ended {
  int code;
  std::string out;
  std::string err;
};

/// Starts the host and waits for its end, which has to come by itself.
ended run(std::vector<std::string> arguments, support::process_options options = {});

/// For this process, when it is the client of more connections than it may have files.
void allow_all_open_files();

/// Nobody listens there now. For hosts whose log cannot tell theirs.
std::uint16_t free_port();

/// The processor time that a process has used.
std::chrono::milliseconds processor_time(pid_t pid);

/// A folder of its own for the files of one case; gone at the end.
class scratch_folder {
 public:
  scratch_folder();
  ~scratch_folder();
  scratch_folder(const scratch_folder&) = delete;
  scratch_folder& operator=(const scratch_folder&) = delete;

  /// Without links in it.
  const std::filesystem::path& path() const { return path_; }

  /// Writes a file, and gives its path.
  std::string file(const std::string& name, const std::string& text) const;

 private:
  std::filesystem::path path_;
};

}  // namespace end_to_end
