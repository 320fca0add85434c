#include "storage/open_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/one_line.hpp"

namespace backup::storage {
namespace {

constexpr std::size_t longest_shown_path = 1024;
constexpr mode_t owner_only = S_IRUSR | S_IWUSR;

file_fault fault_of(int code) {
  if (code == ELOOP) return {code, "it is a symbolic link, which is not followed"};
  return {code, std::generic_category().message(code)};
}

tl::unexpected<file_fault> last_fault() {
  return tl::unexpected(fault_of(errno));
}

}  // namespace

std::string shown(const std::filesystem::path& path) {
  return "'" + text::one_line(path.native(), longest_shown_path) + "'";
}

open_file::open_file(open_file&& from) noexcept
    : descriptor_(std::exchange(from.descriptor_, -1)) {}

open_file& open_file::operator=(open_file&& from) noexcept {
  std::swap(descriptor_, from.descriptor_);
  return *this;
}

open_file::~open_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

tl::expected<open_file, file_fault> open_file::open(const std::filesystem::path& path, int flags) {
  const int descriptor =
      ::open(path.c_str(), flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  if (descriptor < 0) return last_fault();
  open_file opened(descriptor);
  struct stat status {};
  if (::fstat(descriptor, &status) != 0) return last_fault();
  if (!S_ISREG(status.st_mode)) return tl::unexpected(file_fault{EINVAL, "it is no regular file"});
  return opened;
}

tl::expected<open_file, file_fault> open_file::create(const std::filesystem::path& path) {
  const int descriptor =
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, owner_only);
  if (descriptor < 0) return last_fault();
  open_file created(descriptor);
  // Whatever the mask took away.
  if (::fchmod(descriptor, owner_only) != 0) return last_fault();
  return created;
}

std::size_t open_file::size() const {
  struct stat status {};
  return ::fstat(descriptor_, &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
}

bool open_file::is_at(const std::filesystem::path& path) const {
  struct stat here {};
  struct stat there {};
  return ::fstat(descriptor_, &here) == 0 && ::lstat(path.c_str(), &there) == 0 &&
         here.st_dev == there.st_dev && here.st_ino == there.st_ino;
}

tl::expected<std::size_t, file_fault> open_file::read(std::span<char> room) {
  std::size_t filled = 0;
  while (filled < room.size()) {
    const auto got = ::read(descriptor_, room.data() + filled, room.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return last_fault();
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

void open_file::go_to_begin() {
  ::lseek(descriptor_, 0, SEEK_SET);
}

tl::expected<void, file_fault> open_file::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return last_fault();
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

tl::expected<void, file_fault> open_file::sync() {
  if (::fsync(descriptor_) != 0) return last_fault();
  return {};
}

bool open_file::lock() {
  return ::flock(descriptor_, LOCK_EX | LOCK_NB) == 0;
}

tl::expected<void, file_fault> sync_folder(const std::filesystem::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return last_fault();
  const open_file opened(descriptor);
  if (::fsync(descriptor) != 0 && errno != EINVAL) return last_fault();
  return {};
}

}  // namespace backup::storage
