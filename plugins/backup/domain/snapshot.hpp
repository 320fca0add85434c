#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/run_id.hpp"
#include "domain/snapshot_name.hpp"

namespace backup::domain {

/// Milliseconds since 1970 as the engine writes them.
using epoch_ms = std::int64_t;

enum class snapshot_state { success, in_progress, failed, partial, incompatible, unknown };

/// What stands for the state of a snapshot of which the engine told none, as very old repositories
/// do; of a new one it is nonsense.
inline constexpr std::string_view no_state = "UNKNOWN";

/// "SUCCESS" and so on; unknown for a word of a later engine.
snapshot_state parse_snapshot_state(std::string_view word);

/// What is known of one part of a backup that exists in the engine. What needs the engine to read
/// a blob of the repository is absent when it was not asked for.
struct snapshot {
  snapshot_name name;
  std::string uuid;
  std::string state_word;  ///< the engine's own, shown as it is
  std::optional<epoch_ms> started;
  std::optional<epoch_ms> ended;  ///< absent also while it runs
  std::optional<std::vector<std::string>> failures;
  std::optional<run_id> run = {};  ///< absent also in what another program took
  std::optional<std::vector<std::string>> indices = {};  ///< concrete names

  snapshot_state state() const { return parse_snapshot_state(state_word); }

  friend bool operator==(const snapshot&, const snapshot&) = default;
};

}  // namespace backup::domain
