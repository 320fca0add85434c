#include "access/secret_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

#include "access/digest.hpp"

namespace host::access {
namespace {

constexpr std::size_t most_bytes = 64UL * 1024;

tl::unexpected<std::string> fault(const std::string& path, const std::string& what) {
  return tl::unexpected("the file " + path + " " + what);
}

}  // namespace

tl::expected<std::string, std::string> read_secret_file(const std::string& path) {
  // Not to wait for whoever may write into a pipe.
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return fault(path, "cannot be opened: " + std::generic_category().message(errno));
  }
  std::string secret(most_bytes + 1, '\0');  // at once: growing would leave copies behind
  std::size_t size = 0;
  ssize_t got = 1;
  while (got > 0 && size < secret.size()) {
    got = ::read(file, secret.data() + size, secret.size() - size);
    if (got < 0 && errno == EINTR)
      got = 1;
    else if (got > 0)
      size += static_cast<std::size_t>(got);
  }
  const int reason = errno;
  ::close(file);
  std::string kept = secret.substr(0, got < 0 || size > most_bytes ? 0 : size);
  wipe(secret);
  if (got < 0) return fault(path, "cannot be read: " + std::generic_category().message(reason));
  if (size > most_bytes) return fault(path, "has more than 64 KiB; it should hold a secret alone");
  if (kept.ends_with('\n')) kept.pop_back();
  if (kept.ends_with('\r')) kept.pop_back();
  if (kept.empty()) return fault(path, "is empty; it should hold a secret");
  return kept;
}

}  // namespace host::access
