#pragma once

#include <cstdint>
#include <optional>

#include "domain/snapshot_name.hpp"
#include "service/port/engine_port.hpp"

namespace backup::service {

/// How far the engine has come with a snapshot that it is making. What it does not tell is absent.
struct part_status {
  std::optional<std::int64_t> shards_done;
  std::optional<std::int64_t> shards_total;
  /// Of what this snapshot has to copy. Both grow while shards begin, so the share may fall.
  std::optional<std::int64_t> bytes_done;
  std::optional<std::int64_t> bytes_total;

  friend bool operator==(const part_status&, const part_status&) = default;
};

/// Where the progress of a running snapshot comes from. Nothing is decided by it: engines call a
/// snapshot SUCCESS here that they have not finished, or that is PARTIAL. Safe from any thread.
class status_port {
 public:
  virtual ~status_port() = default;

  /// For a snapshot that runs: of one that has ended, engines read a blob for each shard.
  virtual engine_result<part_status> read_status(const domain::snapshot_name& of,
                                                 const call_limits& limits) = 0;
};

}  // namespace backup::service
