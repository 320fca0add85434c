#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "registry/health.hpp"

namespace host::endpoints {

/// What a page of health amounts to that tells a status and nothing else, kept until a push or time
/// changes it. Read without a lock, for probes ask for such pages.
class made_word {
 public:
  using clock = registry::health_registry::clock;

  /// None: it has to be made again. Any thread.
  std::optional<registry::health_status> get(std::uint64_t version,
                                             clock::time_point now) const noexcept {
    const auto before = made_.load(std::memory_order_acquire);
    const auto until = true_until_.load(std::memory_order_acquire);
    // What was read belongs together only if it was not set in between.
    const bool is_whole = made_.load(std::memory_order_relaxed) == before;
    const bool is_true = before / statuses == version && now.time_since_epoch().count() <= until;
    if (!is_whole || !is_true) return std::nullopt;
    return static_cast<registry::health_status>(before % statuses);
  }

  /// One thread at a time.
  void set(const registry::health_registry::look& from, registry::health_status status) noexcept {
    made_.store(0, std::memory_order_relaxed);
    true_until_.store(from.true_until.time_since_epoch().count(), std::memory_order_release);
    made_.store(from.version * statuses + static_cast<std::uint64_t>(status),
                std::memory_order_release);
  }

 private:
  static constexpr std::uint64_t statuses = 4;
  std::atomic<std::uint64_t> made_{0};  ///< of which version, and the status; 0 while it is set
  std::atomic<clock::rep> true_until_{0};
};

}  // namespace host::endpoints
