#include "files/file_watch.hpp"

#include <algorithm>
#include <utility>

namespace host::files {

void file_watch::add(std::vector<std::string> paths, milliseconds quiet,
                     std::function<bool()> changed) {
  if (paths.empty()) return;
  entries_.push_back({watched_files(std::move(paths)),
                      std::clamp(quiet, fastest, slowest),
                      std::move(changed),
                      {}});
}

void file_watch::start() {
  if (entries_.empty() || thread_.joinable()) return;
  for (auto& each : entries_) each.next = clock::now() + each.between_looks;
  thread_ = std::thread([this] { run(); });
}

void file_watch::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void file_watch::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    const auto sooner = [](const entry& one, const entry& other) { return one.next < other.next; };
    auto& first = *std::min_element(entries_.begin(), entries_.end(), sooner);
    if (changed_.wait_until(lock, first.next, [this] { return stopping_; })) return;
    lock.unlock();
    look(first);
    first.next = clock::now() + first.between_looks;
    lock.lock();
  }
}

void file_watch::look(entry& at) {
  if (at.files.have_changed()) {
    at.pending = true;
  } else if (at.pending) {
    at.pending = !at.changed();
  }
}

}  // namespace host::files
