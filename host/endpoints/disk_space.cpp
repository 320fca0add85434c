#include "endpoints/disk_space.hpp"

#include <pthread.h>
#include <sys/statvfs.h>

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <system_error>
#include <utility>

#include "text/json_string.hpp"

namespace host::endpoints {
namespace {

using clock = registry::health_registry::clock;
using std::chrono::milliseconds;

constexpr milliseconds patience{200};

bool ask_the_system(const std::string& path, std::int64_t& total, std::int64_t& free) {
  struct statvfs disk {};
  if (::statvfs(path.c_str(), &disk) != 0) return false;
  total = static_cast<std::int64_t>(disk.f_blocks * disk.f_frsize);
  free = static_cast<std::int64_t>(disk.f_bavail * disk.f_frsize);
  return true;
}

std::string absolute(const std::string& path) {
  std::error_code failed;
  const auto made = std::filesystem::absolute(path, failed);
  return failed ? path : made.string();
}

}  // namespace

/// All that the thread touches, for it may come back from its disk when everything else is gone.
struct disk_space::shared {
  settings with;
  std::string shown_path;
  std::mutex mutex;
  std::condition_variable changed;
  registry::health_registry* health = nullptr;  ///< null: nobody wants to know any more
  std::uint64_t handle = 0;
  std::uint64_t looks = 0;
  bool is_looking = false;
};

disk_space::disk_space(registry::health_registry& health, settings with)
    : state_(std::make_shared<shared>()) {
  state_->with = std::move(with);
  if (!state_->with.ask) state_->with.ask = ask_the_system;
  state_->shown_path = absolute(state_->with.path);
  state_->health = &health;
  state_->handle = health.declare(registry::health_registry::host_owner, "diskSpace").value();
  thread_ = std::thread([state = state_] { look_again_and_again(state); });
  std::unique_lock lock(state_->mutex);
  state_->changed.wait_for(lock, patience, [this] { return state_->looks > 0; });
}

disk_space::~disk_space() {
  {
    std::unique_lock lock(state_->mutex);
    state_->health = nullptr;
    state_->changed.notify_all();
    state_->changed.wait_for(lock, patience, [this] { return !state_->is_looking; });
    if (state_->is_looking) {
      thread_.detach();
      return;
    }
  }
  thread_.join();
}

void disk_space::look_again_and_again(const std::shared_ptr<shared>& state) {
  constexpr int believed_for = 3;  // looks
  ::pthread_setname_np(::pthread_self(), "disk");
  const settings& with = state->with;
  std::unique_lock lock(state->mutex);
  while (state->health != nullptr) {
    state->is_looking = true;
    lock.unlock();
    std::int64_t total = 0;
    std::int64_t free = 0;
    const auto begun = clock::now();
    const bool exists = with.ask(with.path, total, free);
    const auto took = std::chrono::duration_cast<milliseconds>(clock::now() - begun);
    std::string details = "{\"total\":" + std::to_string(total) +
                          ",\"free\":" + std::to_string(free) +
                          ",\"threshold\":" + std::to_string(with.threshold) + ",\"path\":";
    text::append_json_string(details, state->shown_path);
    details += std::string(",\"exists\":") + (exists ? "true}" : "false}");
    lock.lock();
    state->is_looking = false;
    ++state->looks;
    state->changed.notify_all();
    if (state->health == nullptr) break;
    const auto status =
        free >= with.threshold ? registry::health_status::up : registry::health_status::down;
    state->health->set(registry::health_registry::host_owner, state->handle, status,
                       std::move(details), with.interval * believed_for, clock::now());
    if (took > with.slow && with.on_slow) with.on_slow(took);
    state->changed.wait_for(lock, with.interval, [&] { return state->health == nullptr; });
  }
}

}  // namespace host::endpoints
