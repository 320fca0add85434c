#include "files/read_into.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace host::files {
namespace {

class opened_file {
 public:
  explicit opened_file(const std::string& path)
      : descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)) {}
  ~opened_file() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }
  opened_file(const opened_file&) = delete;
  opened_file& operator=(const opened_file&) = delete;
  int get() const { return descriptor_; }

 private:
  const int descriptor_;
};

tl::unexpected<std::string> unreadable() {
  return tl::unexpected("cannot be read: " + std::generic_category().message(errno));
}

}  // namespace

tl::expected<std::size_t, std::string> read_into(const std::string& path, char* room,
                                                 std::size_t size) {
  const opened_file file(path);
  struct stat found {};
  if (file.get() < 0 || ::fstat(file.get(), &found) != 0) return unreadable();
  if (!S_ISREG(found.st_mode)) return tl::unexpected(std::string("is no file"));
  std::size_t filled = 0;
  while (filled < size) {
    const auto got = ::read(file.get(), room + filled, size - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return unreadable();
    if (got == 0) break;
    filled += static_cast<std::size_t>(got);
  }
  return filled;
}

}  // namespace host::files
