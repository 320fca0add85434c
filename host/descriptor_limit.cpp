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

/// Of so many files, what is left for connections beside the spare ones: half of them at least.
connection_room share_of(rlim_t allowed, connection_room wanted) {
  const auto room = static_cast<std::size_t>(allowed - std::min(spare, allowed / 2));
  const std::size_t for_probes = std::min(wanted.for_probes, room / 2);
  return {std::max<std::size_t>(std::min(wanted.connections, room - for_probes), 1), for_probes};
}

}  // namespace

connection_room make_room_for(connection_room wanted, log::logger& logger) {
  const rlim_t files = wanted.connections + wanted.for_probes + spare;
  const rlim_t allowed = raised_limit(files);
  if (allowed >= files) return wanted;
  const connection_room room = share_of(allowed, wanted);
  logger.write(log::level::warn, "host", "host.few_descriptors",
               "The system allows fewer open files than the connections may need, so fewer are "
               "taken; raise the hard limit (LimitNOFILE= of the service) or lower "
               "actuator.http.max-connections.",
               {{"wanted", static_cast<std::int64_t>(files)},
                {"allowed", static_cast<std::int64_t>(allowed)},
                {"connections", static_cast<std::int64_t>(room.connections)}});
  return room;
}

}  // namespace host
