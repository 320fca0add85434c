#include "files/watched_files.hpp"

#include <sys/stat.h>

#include <utility>

namespace host::files {
namespace {

std::int64_t as_ns(const timespec& time) {
  constexpr std::int64_t ns_of_second = 1'000'000'000;
  return time.tv_sec * ns_of_second + time.tv_nsec;
}

}  // namespace

watched_files::watched_files(std::vector<std::string> paths) : paths_(std::move(paths)) {
  seen_.reserve(paths_.size());
  for (const auto& each : paths_) seen_.push_back(look_at(each));
}

bool watched_files::have_changed() {
  bool changed = false;
  for (std::size_t at = 0; at < paths_.size(); ++at) {
    const look now = look_at(paths_[at]);
    if (now == seen_[at]) continue;
    seen_[at] = now;
    changed = true;
  }
  return changed;
}

watched_files::look watched_files::look_at(const std::string& path) {
  struct stat found {};
  if (::stat(path.c_str(), &found) != 0) return {};
  return {found.st_dev, found.st_ino, found.st_size, as_ns(found.st_mtim), as_ns(found.st_ctim)};
}

}  // namespace host::files
