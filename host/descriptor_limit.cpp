#include "descriptor_limit.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdint>

#include "log/logger.hpp"

namespace host {
namespace {

/// Plugins, their engines, libraries, the log.
constexpr rlim_t spare = 256;

rlim_t raised_limit(rlim_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return 0;
  if (limit.rlim_cur >= wanted) return limit.rlim_cur;
  const rlimit raised{std::min(wanted, limit.rlim_max), limit.rlim_max};
  return ::setrlimit(RLIMIT_NOFILE, &raised) == 0 ? raised.rlim_cur : limit.rlim_cur;
}

}  // namespace

void make_room_for_connections(std::size_t most, log::logger& logger) {
  const rlim_t wanted = most + spare;
  const rlim_t allowed = raised_limit(wanted);
  if (allowed >= wanted) return;
  logger.write(log::level::warn, "host", "host.few_descriptors",
               "The system allows fewer open files than the connections may need; raise the hard "
               "limit (LimitNOFILE= of the service) or lower actuator.http.max-connections.",
               {{"wanted", static_cast<std::int64_t>(wanted)},
                {"allowed", static_cast<std::int64_t>(allowed)}});
}

}  // namespace host
