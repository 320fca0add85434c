#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
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
  std::string_view description;  ///< why the host itself reads it as unknown, else empty
};

/// Components of the health page with the last state that their owners pushed. Pushing and reading
/// are safe from any thread and never wait for an owner; a value that is older than its time to
/// live reads as unknown, so a component that hangs cannot look healthy.
class health_registry {
 public:
  using clock = std::chrono::steady_clock;

  /// Who owns what the host says of itself.
  static constexpr std::string_view host_owner = "host";

  /// Returns the handle, never 0; one sentence when the name is bad or taken. Only the host may
  /// have the names that are kept for it.
  tl::expected<std::uint64_t, std::string> declare(std::string_view owner, std::string_view name);
  void remove_owner(std::string_view owner);

  /// False when this owner has no such handle.
  bool set(std::string_view owner, std::uint64_t handle, health_status status,
           std::string details_json, std::chrono::milliseconds time_to_live, clock::time_point now);

  /// Sorted by name.
  std::vector<health_component> components(clock::time_point now) const;

  /// Of what is declared and pushed so far: another number after each change. What was made of the
  /// components is still true while this is the same and its time is not over.
  std::uint64_t version() const noexcept { return version_.load(std::memory_order_acquire); }

  /// What a look at the components was made of.
  struct look {
    std::uint64_t version = 0;
    clock::time_point true_until;  ///< from then on one that was fresh may be too old
  };

  /// The same without a copy: `visit(const health_view&)` for each. Pushing waits meanwhile, so it
  /// has to be short, and must not come back here.
  template <class Visit>
  look for_each(clock::time_point now, Visit&& visit) const {
    const std::lock_guard lock(mutex_);
    look made{version_.load(std::memory_order_relaxed), clock::time_point::max()};
    for (const entry& each : entries_) {
      if (each.is_fresh(now)) made.true_until = std::min(made.true_until, each.fresh_until);
      visit(each.view(now));
    }
    return made;
  }

  /// The same of one, by its place among them; of none when there are not so many.
  template <class Visit>
  void look_at(std::size_t place, clock::time_point now, Visit&& visit) const {
    const std::lock_guard lock(mutex_);
    if (place < entries_.size()) visit(entries_[place].view(now));
  }

 private:
  struct entry {
    std::uint64_t handle;
    std::string owner;
    health_component last;
    clock::time_point fresh_until;

    bool is_fresh(clock::time_point now) const { return now <= fresh_until; }
    health_view view(clock::time_point now) const {
      if (is_fresh(now)) return {last.name, last.status, last.details_json, {}};
      const bool was_told = fresh_until != clock::time_point::min();
      return {last.name, health_status::unknown, last.details_json,
              was_told ? "its last state is too old" : "it has told no state yet"};
    }
  };
  void changed() noexcept { version_.fetch_add(1, std::memory_order_release); }

  mutable std::mutex mutex_;
  std::atomic<std::uint64_t> version_{1};
  std::vector<entry> entries_;
  std::uint64_t next_handle_ = 1;
};

}  // namespace host::registry
