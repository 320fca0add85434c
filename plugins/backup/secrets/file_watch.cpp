#include "secrets/file_watch.hpp"

#include <utility>

namespace backup::secrets {

file_watch::file_watch(std::vector<std::string> files)
    : files_(std::move(files)), seen_(stamps()) {}

bool file_watch::have_changed(instant now) {
  if (files_.empty() || now < next_look_) return false;
  next_look_ = now + between_looks;
  auto found = stamps();
  if (found == seen_) return false;
  seen_ = std::move(found);
  return true;
}

file_watch::stamp file_watch::stamp_of(const std::string& file) {
  struct stat about {};
  stamp made;
  made.fill(-1);
  if (::stat(file.c_str(), &about) != 0) return made;
  return {static_cast<std::int64_t>(about.st_dev),
          static_cast<std::int64_t>(about.st_ino),
          static_cast<std::int64_t>(about.st_size),
          static_cast<std::int64_t>(about.st_mtim.tv_sec),
          static_cast<std::int64_t>(about.st_mtim.tv_nsec),
          static_cast<std::int64_t>(about.st_ctim.tv_sec),
          static_cast<std::int64_t>(about.st_ctim.tv_nsec)};
}

std::vector<file_watch::stamp> file_watch::stamps() const {
  std::vector<stamp> all;
  all.reserve(files_.size());
  for (const auto& each : files_) all.push_back(stamp_of(each));
  return all;
}

}  // namespace backup::secrets
