#include "log/access_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <system_error>
#include <utility>

#include "text/utc_time.hpp"

namespace host::log {
namespace {

constexpr std::string_view standard_output = "/dev/stdout";
constexpr int wait_ms = 50;

std::uint64_t lines_in(std::string_view text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

/// What a pipe takes at once without waiting when poll(2) says that it takes anything. Up to the
/// end of a line, if there is one.
std::string_view piece_of(std::string_view lines) {
  constexpr std::size_t most = 4096;
  if (lines.size() <= most) return lines;
  const auto end = lines.rfind('\n', most - 1);
  return lines.substr(0, end == lines.npos ? most : end + 1);
}

}  // namespace

access_file::access_file(place where) : where_(std::move(where)) {}

access_file::~access_file() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<std::string> access_file::open(std::chrono::system_clock::time_point now) {
  const std::filesystem::path folder(where_.directory);
  std::string wanted =
      (folder / (where_.prefix + text::by_date_pattern(now, where_.date) + where_.suffix)).native();
  if (descriptor_ >= 0 && wanted == path_) return std::nullopt;
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  // What standard output leads to need not be there to be opened a second time: a socket is not.
  constexpr mode_t readable_by_group = 0640;
  // A pipe that nobody reads is told, and not waited for.
  constexpr int flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  const int made = wanted == standard_output ? ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3)
                                             : ::open(wanted.c_str(), flags, readable_by_group);
  if (made < 0) {
    return "cannot open the access log " + wanted + ": " +
           std::error_code(errno, std::generic_category()).message();
  }
  // From here on poll(2) says when it can be written.
  if (wanted != standard_output) ::fcntl(made, F_SETFL, ::fcntl(made, F_GETFL) & ~O_NONBLOCK);
  if (descriptor_ >= 0) ::close(descriptor_);
  struct stat about {};
  may_wait_ = ::fstat(made, &about) != 0 || !S_ISREG(about.st_mode);
  descriptor_ = made;
  path_ = std::move(wanted);
  is_torn_ = false;
  return std::nullopt;
}

std::uint64_t access_file::write(std::string_view lines, const std::function<bool()>& gives_up) {
  while (!lines.empty()) {
    const auto piece = may_wait_ ? piece_of(lines) : lines;
    if (!write_piece(piece, gives_up)) return lines_in(lines);
    lines.remove_prefix(piece.size());
  }
  return 0;
}

/// False when it is not whole; what is out of it then may be a part of a line.
bool access_file::write_piece(std::string_view piece, const std::function<bool()>& gives_up) {
  if (is_torn_ && ::write(descriptor_, "\n", 1) == 1) is_torn_ = false;
  while (!piece.empty()) {
    pollfd asked{descriptor_, POLLOUT, 0};
    if (may_wait_ && ::poll(&asked, 1, wait_ms) == 0) {
      if (gives_up()) return false;
      continue;
    }
    const ssize_t written = ::write(descriptor_, piece.data(), piece.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    piece.remove_prefix(static_cast<std::size_t>(written));
    is_torn_ = !piece.empty();
  }
  return true;
}

}  // namespace host::log
