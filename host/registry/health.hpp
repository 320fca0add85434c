#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace host::registry {

enum class health_status { down, out_of_service, up, unknown };  // in order of severity

std::string_view to_string(health_status status);

struct health_component {
  std::string name;
  health_status status = health_status::unknown;
  std::string details_json;  ///< a JSON object, or empty
};

/// The same, as it lies in the registry.
struct health_view {
  std::string_view name;
  health_status status;
  std::string_view details_json;
};

/// Components of the health page with the last state that their owners pushed. Pushing and reading
/// are safe from any thread and never wait for an owner; a value that is older than its time to
/// live reads as unknown, so a component that hangs cannot look healthy.
class health_registry {
 public:
  using clock = std::chrono::steady_clock;

  /// Returns the handle, never 0; one sentence when the name is bad or taken.
  tl::expected<std::uint64_t, std::string> declare(std::string_view owner, std::string_view name);
  void remove_owner(std::string_view owner);

  /// False when this owner has no such handle.
  bool set(std::string_view owner, std::uint64_t handle, health_status status,
           std::string details_json, std::chrono::milliseconds time_to_live, clock::time_point now);

  /// Sorted by name.
  std::vector<health_component> components(clock::time_point now) const;

  /// The same without a copy: `visit(const health_view&)` for each. Pushing waits meanwhile, so it
  /// has to be short, and must not come back here.
  template <class Visit>
  void for_each(clock::time_point now, Visit&& visit) const {
    const std::lock_guard lock(mutex_);
    for (const entry& each : entries_) {
      visit(health_view{each.last.name, each.status(now), each.last.details_json});
    }
  }

 private:
  struct entry {
    std::uint64_t handle;
    std::string owner;
    health_component last;
    clock::time_point fresh_until;

    health_status status(clock::time_point now) const {
      return now > fresh_until ? health_status::unknown : last.status;
    }
  };
  mutable std::mutex mutex_;
  std::vector<entry> entries_;
  std::uint64_t next_handle_ = 1;
};

}  // namespace host::registry
