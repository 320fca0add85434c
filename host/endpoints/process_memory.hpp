#pragma once

#include <cstdint>

namespace host::endpoints {

/// Memory of this process in bytes, in the terms that clients of an actuator know. -1: no limit, or
/// not told.
struct memory_use {
  std::int64_t used = 0;       ///< holds something
  std::int64_t committed = 0;  ///< taken from the system
  std::int64_t max = -1;
};
struct process_memory {
  memory_use heap;      ///< what malloc hands out
  memory_use non_heap;  ///< the rest that is resident: code, stacks, pages of files
};

/// What holds now. Some microseconds, without any lock that is held long.
process_memory read_process_memory();

}  // namespace host::endpoints
