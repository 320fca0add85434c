#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

namespace backup::storage {

/// What went wrong with a file: errno, and the same as the rest of a sentence.
struct file_fault {
  int code = 0;
  std::string why;
};

/// The path as it may stand in a sentence: quoted, one line.
std::string shown(const std::filesystem::path& path);

/// A descriptor of a regular file, closed at the end. Blocks; one thread.
class open_file {
 public:
  explicit open_file(int descriptor) : descriptor_(descriptor) {}
  open_file(open_file&& from) noexcept;
  open_file& operator=(open_file&& from) noexcept;
  ~open_file();

  /// Neither follows a symbolic link nor waits at what is no regular file: those are faults.
  static tl::expected<open_file, file_fault> open(const std::filesystem::path& path, int flags);
  /// A new file that only its owner may read; EEXIST when there is something of that name.
  static tl::expected<open_file, file_fault> create(const std::filesystem::path& path);

  std::size_t size() const;
  /// Whether it is this file that has the name now.
  bool is_at(const std::filesystem::path& path) const;

  /// Fills the room; less only at the end of the file.
  tl::expected<std::size_t, file_fault> read(std::span<char> room);
  void go_to_begin();
  tl::expected<void, file_fault> write(std::string_view bytes);
  /// Until all of it is on the disk.
  tl::expected<void, file_fault> sync();
  /// For as long as the file is open, or the process lives; false when another one has it.
  bool lock();

 private:
  int descriptor_ = -1;
};

/// Until the names of a folder are on the disk, where the file system can do that.
tl::expected<void, file_fault> sync_folder(const std::filesystem::path& folder);

}  // namespace backup::storage
