#pragma once

#include <sys/stat.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace backup::secrets {

using instant = std::chrono::steady_clock::time_point;

/// Tells when files are to be read again. A look costs one stat() a file and happens once a second
/// at most. Names are followed to what they lead to, so a file that Kubernetes swaps is seen. Used
/// by one thread at a time.
class file_watch {
 public:
  static constexpr std::chrono::seconds between_looks{1};

  /// As they are now, so make it before they are read. None are never changed.
  explicit file_watch(std::vector<std::string> files);

  /// Whether one of them is another than when this last said yes, or appeared or went.
  bool have_changed(instant now);
  /// What was read could not be used: the next look says yes whatever it sees.
  void forget() { seen_.clear(); }

  const std::vector<std::string>& files() const { return files_; }

 private:
  /// Device, inode, size, times of content and of the inode; all -1 of what is not there.
  using stamp = std::array<std::int64_t, 7>;
  static stamp stamp_of(const std::string& file);
  std::vector<stamp> stamps() const;

  std::vector<std::string> files_;
  std::vector<stamp> seen_;
  instant next_look_{};
};

}  // namespace backup::secrets
