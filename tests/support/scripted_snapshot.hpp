#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace support {

struct shard_failure {
  std::string index;
  int shard = 0;
  std::string reason;
  friend bool operator==(const shard_failure&, const shard_failure&) = default;
};

/// A snapshot as a test puts it into the scripted engine or reads it back. What is left out on the
/// way in is filled in.
struct scripted_snapshot {
  std::string repository;
  std::string name;
  std::string uuid = {};  ///< empty: a new one
  std::string state =
      "SUCCESS";  ///< IN_PROGRESS, SUCCESS, PARTIAL, FAILED, INCOMPATIBLE; also a lie
  std::vector<std::string> indices = {};
  std::string metadata = {};      ///< JSON text of an object; empty: none
  std::int64_t start_millis = 0;  ///< since 1970 by the engine's clock; 0: now
  std::int64_t end_millis = 0;    ///< 0: the start (or none while it is running)
  int shards = -1;                ///< -1: one an index
  std::vector<shard_failure> failures = {};
  std::string reason = {};
  bool include_global_state = false;
};

}  // namespace support
