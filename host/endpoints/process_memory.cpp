#include "endpoints/process_memory.hpp"

#include <malloc.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>

namespace host::endpoints {
namespace {

/// What the process may have: the limit of its group of processes or its own, whichever is less.
std::int64_t limit() {
  std::int64_t least = -1;
  std::int64_t bytes = 0;
  if (std::ifstream file("/sys/fs/cgroup/memory.max"); file >> bytes) least = bytes;
  rlimit own{};
  if (::getrlimit(RLIMIT_AS, &own) == 0 && own.rlim_cur != RLIM_INFINITY) {
    const auto allowed = static_cast<std::int64_t>(own.rlim_cur);
    least = least < 0 ? allowed : std::min(least, allowed);
  }
  return least;
}

std::int64_t resident() {
  std::ifstream file("/proc/self/statm");
  std::int64_t all = 0;
  std::int64_t pages = 0;
  if (!(file >> all >> pages)) return 0;
  return pages * ::sysconf(_SC_PAGESIZE);
}

}  // namespace

process_memory read_process_memory() {
  const auto heap = ::mallinfo2();
  process_memory made;
  made.heap.used = static_cast<std::int64_t>(heap.uordblks + heap.hblkhd);
  made.heap.committed = static_cast<std::int64_t>(heap.arena + heap.hblkhd);
  made.heap.max = limit();
  made.non_heap.used = std::max<std::int64_t>(resident() - made.heap.committed, 0);
  made.non_heap.committed = made.non_heap.used;
  return made;
}

}  // namespace host::endpoints
