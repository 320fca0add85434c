#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace host::files {

/// Tells whether files are others than they were: replaced, written, touched, made or removed. A
/// symbolic link counts as what it leads to in the end, since a volume of Kubernetes swaps a link
/// of the folder and no file. One thread; asking costs one stat() a file, which may wait for a disk
/// or a network folder.
class watched_files {
 public:
  /// Looks at each once. To be made before the files are read: what changes in between is then
  /// told, and not missed.
  explicit watched_files(std::vector<std::string> paths);

  /// Whether any has changed since the last time, or since this was made. A file that is not there
  /// is no error; that it has come or gone is a change. One that is being written may well be told
  /// of more than once, so who reads a half must keep what he had, and ask again later.
  bool have_changed();

  const std::vector<std::string>& paths() const { return paths_; }

 private:
  /// Of a file; all zero when there is none.
  struct look {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::int64_t size = 0;
    std::int64_t written_ns = 0;
    std::int64_t changed_ns = 0;  ///< who may read it, too: another try may succeed

    friend bool operator==(const look&, const look&) = default;
  };
  static look look_at(const std::string& path);

  std::vector<std::string> paths_;
  std::vector<look> seen_;
};

}  // namespace host::files
