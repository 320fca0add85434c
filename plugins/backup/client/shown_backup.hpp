#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

namespace backup::client {

/// How far a part is that the engine is writing.
struct running_part {
  std::int64_t bytes_done = 0;
  std::int64_t bytes_total = 0;  ///< 0: not known
  std::int64_t shards_done = 0;
  std::int64_t shards_total = 0;  ///< 0: not known
};

struct progress {
  int parts_done = 0;
  int parts_planned = 0;  ///< 0: not known
  std::optional<running_part> running;
};

struct shown_snapshot {
  std::string name;
  std::string state;    ///< the engine's own word
  std::string started;  ///< UTC, "2026-01-31 10:10:10"; empty: not known
  std::vector<std::string> failures;
};

/// One backup as the port tells of it. All texts are anybody's bytes in valid UTF-8.
struct shown_backup {
  std::string id;
  std::string state;
  std::string failure_reason;  ///< empty: none
  std::vector<shown_snapshot> snapshots;
  progress how_far;
};

/// One sentence when the text is no such answer. A port that has no member `progress` is fine: then
/// parts are counted by the snapshots and their names.
tl::expected<shown_backup, std::string> read_backup(std::string_view body);
tl::expected<std::vector<shown_backup>, std::string> read_list(std::string_view body);

/// The names in the answer to a take, in order.
tl::expected<std::vector<std::string>, std::string> read_scheduled(std::string_view body);

/// The member `status` of an answer of health; empty when it has none.
std::string read_status(std::string_view body);

/// What an error says of itself; and whether it comes from what stands in front of every operation
/// (an unknown path, a verb), not from the operation.
struct told_error {
  std::string message;  ///< may be empty
  bool is_of_the_framework = false;
};
told_error read_error(std::string_view body);

/// Seconds in UTC out of "2023-01-01T10:10:10.100+0000", "Z" or "+01:00"; empty when it is no time.
std::string utc_time(std::string_view written);

}  // namespace backup::client
